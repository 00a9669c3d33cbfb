import type { Operation } from '@companyos/plugin-operation-common';
import { CliError } from './errors';

/** An operation that ended badly ends the command, with the operation's own words. */
export function refuseBadEnd(operation: Operation): void {
  if (operation.state !== 'failed' && operation.state !== 'cancelled') {
    return;
  }
  throw new CliError('failed', {
    code: operation.error?.code ?? 'OPERATION_CANCELLED',
    message:
      operation.error?.message ??
      'The operation was cancelled before it was done.',
    next:
      operation.error?.next ??
      'Run the command again: it continues with what is still missing.',
    operationId: operation.id,
    decisionId: operation.decision.id,
  });
}
