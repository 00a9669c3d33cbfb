import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DecidedPlan } from '@companyos/plugin-operation-common';

/** One message: the task's log does not keep the order of messages that are sent at the same moment. */
export function logPlan(
  logger: Pick<LoggerService, 'info'>,
  { plan, decision }: DecidedPlan,
  operationId?: string,
): void {
  logger.info(
    [
      `${plan.summary} Plan ${plan.hash.slice(0, 12)}.`,
      ...plan.changes.map(
        ({ action, resource, summary }) =>
          `  ${action} ${resource}: ${summary}`,
      ),
      `Decision ${decision.id}: ${decision.outcome}. ${decision.reason}`,
      ...(operationId ? [`Operation ${operationId}.`] : []),
    ].join('\n'),
  );
}
