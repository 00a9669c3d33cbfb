import type { Knex } from 'knex';
import type { OperationApprovals, OperationErrorBody } from '../../types';
import { NOTIFY } from '../Lease';
import { ROW_WITH_STEPS, type OperationRow } from '../rows';
import { storableJson } from '../storable';

/** The operation, locked until the transaction ends: two people who approve at the same moment come one after the other. */
export async function lockOperation(
  tx: Knex.Transaction,
  id: string,
): Promise<OperationRow> {
  const { rows } = await tx.raw(
    `SELECT ${ROW_WITH_STEPS} FROM operations o WHERE o.id = ? FOR UPDATE OF o`,
    [id],
  );
  return rows[0];
}

/** Stores who has said what about a locked operation, and what that makes of it. */
export async function saveApprovals(
  tx: Knex.Transaction,
  change: {
    readonly id: string;
    readonly approvals: OperationApprovals;
    readonly state: 'awaiting-approval' | 'running';
    readonly now: Date;
  },
): Promise<void> {
  await tx.raw(
    `UPDATE operations SET approvals = :approvals, state = :state, wait_reason = NULL, next_attempt_at = NULL,
       updated_at = :now
     WHERE id = :id
     RETURNING ${NOTIFY}`,
    { ...change, approvals: storableJson(change.approvals) },
  );
}

/** Ends an operation that was never approved. Answers false where it does not await approval any more. */
export async function endUnapproved(
  tx: Knex.Transaction,
  end: {
    readonly id: string;
    readonly state: 'rejected' | 'expired';
    readonly error: OperationErrorBody;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `UPDATE operations SET state = :state, error = :error, updated_at = :now, finished_at = :now
     WHERE id = :id AND state = 'awaiting-approval'
     RETURNING ${NOTIFY}`,
    { ...end, error: storableJson(end.error) },
  );
  return rowCount === 1;
}

/**
 * Marks the approvals as counted, so that the work begins. Answers false where this worker does not own the operation any
 * more, or where someone's word changed since it looked.
 */
export async function markConfirmed(
  tx: Knex.Transaction,
  mark: {
    readonly id: string;
    readonly epoch: string;
    readonly seen: OperationApprovals;
    readonly confirmed: OperationApprovals;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `UPDATE operations SET approvals = :confirmed, updated_at = :now
     WHERE id = :id AND epoch = :epoch AND state = 'running' AND approvals = :seen`,
    {
      ...mark,
      seen: storableJson(mark.seen),
      confirmed: storableJson(mark.confirmed),
    },
  );
  return rowCount === 1;
}
