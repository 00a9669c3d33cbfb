import { InputError, NotAllowedError } from '@backstage/errors';
import {
  isOperationError,
  type OperationErrorBody,
} from '@companyos/plugin-operation-common';
import type { TenantLinks } from './tenantLinks';

/**
 * A failed task keeps nothing of an error but its name and message, so everything a person needs goes into the message: what
 * went wrong, what to do next, the decision, and where to read about it.
 */
export function explainFailure(
  {
    code,
    message,
    next,
    decisionId,
    operationId,
    policies,
  }: OperationErrorBody,
  links: TenantLinks,
): Error {
  const parts = [
    message,
    ...(policies ?? [])
      .filter(({ text }) => !message.includes(text))
      .map(({ text }) => text),
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
export function explainThrown(error: unknown, links: TenantLinks): unknown {
  return isOperationError(error) ? explainFailure(error, links) : error;
}
