import type { Knex } from 'knex';
import { NOTIFY } from '../Lease';

/** Asks an open operation to stop. Answers false where it ended or was asked already. */
export async function requestCancel(
  tx: Knex.Transaction,
  options: { readonly id: string; readonly reason: string; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `UPDATE operations
     SET state = 'cancelling', cancel_reason = :reason, wait_reason = NULL, next_attempt_at = NULL, updated_at = :now
     WHERE id = :id AND state IN ('awaiting-approval', 'running', 'waiting')
     RETURNING ${NOTIFY}`,
    { id: options.id, reason: options.reason, now: options.now },
  );
  return rowCount === 1;
}
