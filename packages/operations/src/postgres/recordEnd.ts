import type { Knex } from 'knex';
import type { EngineContext } from './options';
import { operationRecord } from './records';
import type { OperationRow } from './rows';
import { endOperation } from './store/endOperation';

/** Thrown inside a transaction to roll it back: the epoch is not ours any more. */
export class NotOwner extends Error {}

const outcomes = {
  succeeded: 'success',
  failed: 'failure',
  cancelled: 'cancelled',
} as const;

/** Ends an operation and records that it ended, or rolls the transaction back where this worker does not own it any more. */
export async function recordEnd(
  { clock, outbox }: EngineContext,
  tx: Knex.Transaction,
  row: OperationRow,
  end: Omit<
    Parameters<typeof endOperation>[1],
    'operationId' | 'epoch' | 'now'
  >,
): Promise<void> {
  const { id, epoch, plan, decision, actor, reason } = row;
  const now = clock();
  const owned = await endOperation(tx, { ...end, operationId: id, epoch, now });
  if (!owned) throw new NotOwner();
  await outbox.appendAll(tx, [
    operationRecord(
      { id, plan, decision, actor, reason, recordSubject: row.record_subject },
      {
        what: end.state,
        outcome: outcomes[end.state],
        errorCode: end.error?.code,
        now,
      },
    ),
  ]);
}
