import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  isOperationError,
  type DecidedPlan,
  type OperationErrorBody,
  type OperationsClient,
} from '@companyos/plugin-operation-common';
import type { ReleaseApi } from '@companyos/plugin-release-common';
import type { ReleaseLinks } from './releaseLinks';

export interface ReleaseActionOptions {
  readonly auth: Pick<
    AuthService,
    'getOwnServiceCredentials' | 'getPluginRequestToken'
  >;
  readonly releases: Pick<
    ReleaseApi,
    'planRollback' | 'planStart' | 'rollback' | 'start'
  >;
  readonly operations: Pick<OperationsClient, 'get'>;
  readonly links: ReleaseLinks;
  /** Resolves after this time, or at once when aborted. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A token for the release back end, on behalf of whoever these credentials are. */
export async function tokenOf(
  { auth }: Pick<ReleaseActionOptions, 'auth'>,
  onBehalfOf: BackstageCredentials,
): Promise<string> {
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf,
    targetPluginId: 'release',
  });
  return token;
}

/** Logs a dry run as it is, and fails where the real run would be denied. */
export function showPlan(
  { plan, decision }: DecidedPlan,
  logger: Pick<LoggerService, 'info'>,
  links: ReleaseLinks,
): void {
  const changes = plan.changes.map(({ summary }) => `- ${summary}`);
  logger.info(
    [plan.summary, ...changes, `Plan ${plan.hash}`, decision.reason].join('\n'),
  );
  if (decision.outcome === 'allow') return;
  throw explain(
    {
      code: 'POLICY_DENIED',
      message: decision.reason,
      next: decision.remedy,
      decisionId: decision.id,
      policies: decision.determining,
    },
    links,
  );
}

/**
 * A failed task keeps nothing of an error but its name and message, so everything a person needs goes into the message: what
 * went wrong, what to do next, the decision, and where to read about it.
 */
export function explain(body: OperationErrorBody, links: ReleaseLinks): Error {
  const { code, message, next, decisionId, operationId, fields } = body;
  const parts = [
    message,
    ...Object.entries(fields ?? {}).map(([name, text]) => `${name}: ${text}`),
    next,
    decisionId && `Decision ${decisionId}: ${links.decision(decisionId)}`,
    operationId && `Operation ${operationId}: ${links.operation(operationId)}`,
  ];
  const text = `${code}: ${parts.filter(Boolean).join(' ')}`;
  if (code === 'POLICY_DENIED') return new NotAllowedError(text);
  if (code === 'INVALID_INPUT') return new InputError(text);
  const error = new Error(text);
  error.name = code;
  return error;
}

/** The same for whatever was thrown; what is no `OperationError` stays what it is. */
export function explainThrown(error: unknown, links: ReleaseLinks): unknown {
  return isOperationError(error) ? explain(error, links) : error;
}
