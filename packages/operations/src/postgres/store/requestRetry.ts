import type { Knex } from 'knex';
import { NOTIFY } from '../Lease';

/** Makes a waiting operation due now. Answers false where it does not wait. */
export async function requestRetry(
  db: Knex,
  options: { readonly id: string; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await db.raw(
    `UPDATE operations SET next_attempt_at = :now, updated_at = :now WHERE id = :id AND state = 'waiting'
     RETURNING ${NOTIFY}`,
    { id: options.id, now: options.now },
  );
  return rowCount === 1;
}
