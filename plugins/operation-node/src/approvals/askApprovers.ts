import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Operation } from '@companyos/operations';
import type {
  OperationChanged,
  OperationEngine,
} from '@companyos/operations/postgres';
import { unmetRequirements } from '@companyos/plugin-operation-common';

export interface AskApproversOptions {
  readonly pluginId: string;
  readonly notifications: Pick<NotificationService, 'send'>;
  readonly logger: LoggerService;
}

const NOTABLE: readonly string[] = ['awaiting-approval', 'rejected', 'expired'];

/**
 * Notifies whoever may act when an operation awaits approval, and who asked for it when the answer is no. Said again about
 * the same operation it replaces what was said before. It is a courtesy: the Operations page shows the same without it.
 */
export function createApproverNotices(
  options: AskApproversOptions,
): (change: OperationChanged, engine: Pick<OperationEngine, 'get'>) => void {
  const { logger, notifications } = options;
  return ({ id, state }, engine) => {
    if (!NOTABLE.includes(state)) return;
    engine
      .get(id)
      .then(async operation => {
        const notice = noticeOf(operation, options.pluginId);
        if (notice) await notifications.send(notice);
      })
      .catch(error =>
        logger.warn(`Nobody was notified of operation ${id}`, error),
      );
  };
}

function noticeOf(
  { actor, approvals, error, id, plan, state }: Operation,
  pluginId: string,
): Parameters<NotificationService['send']>[0] | undefined {
  if (!approvals) return undefined;
  const about = {
    link: `/operations/${pluginId}/${id}`,
    topic: 'approvals',
    scope: `operation:${id}:approval`,
  };
  if (state === 'awaiting-approval') {
    const groups = unmetRequirements(approvals).flatMap(({ from }) => from);
    if (groups.length === 0) return undefined;
    return {
      recipients: {
        type: 'entity',
        entityRef: [...new Set(groups)],
        excludeEntityRef: actor.ref,
      },
      payload: {
        ...about,
        title: `Your approval is asked for: ${plan.summary}`,
        description: `${actor.ref} asks for it. The plan is good until ${approvals.expiresAt}.`,
        severity: 'high',
      },
    };
  }
  if (actor.kind !== 'user') return undefined;
  return {
    recipients: { type: 'entity', entityRef: actor.ref },
    payload: {
      ...about,
      title: `${state === 'rejected' ? 'Rejected' : 'Expired'}: ${
        plan.summary
      }`,
      description: error?.message,
      severity: 'normal',
    },
  };
}
