import type { Operation } from '@companyos/plugin-operation-common';
import { CliError } from './errors';

const BAD_ENDS: readonly string[] = [
  'failed',
  'cancelled',
  'rejected',
  'expired',
];

/** An operation that ended badly ends the command, with the operation's own words. */
export function refuseBadEnd(operation: Operation): void {
  if (!BAD_ENDS.includes(operation.state)) {
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
