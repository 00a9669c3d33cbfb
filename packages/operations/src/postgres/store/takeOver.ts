import type { Knex } from 'knex';

/**
 * Makes the holder of the operation's advisory lock its owner: the epoch rises, so that nothing an earlier owner still has
 * under way can commit. Answers the new epoch, or null where there is nothing to do any more.
 */
export async function takeOver(
  db: Knex,
  options: { readonly id: string; readonly now: Date },
): Promise<string | null> {
  const { rows } = await db.raw(
    `WITH taken AS (
       UPDATE operations
       SET epoch = epoch + 1, updated_at = :now,
           state = CASE WHEN state = 'waiting' THEN 'running' ELSE state END,
           wait_reason = NULL, next_attempt_at = NULL
       WHERE id = :id AND (state IN ('running', 'cancelling') OR (state = 'waiting' AND next_attempt_at <= :now))
       RETURNING epoch, state
     ), step AS (
       UPDATE operation_steps SET state = 'running', started_at = :now, finished_at = NULL, attempts = attempts + 1
       FROM taken
       WHERE operation_id = :id AND taken.state = 'running' AND position = (
         SELECT min(position) FROM operation_steps WHERE operation_id = :id AND state <> 'done'
       )
     )
     SELECT epoch FROM taken`,
    { id: options.id, now: options.now },
  );
  return rows[0]?.epoch ?? null;
}
