import type { Knex } from 'knex';
import { storableJson } from '../storable';
import type { JsonValue } from '@companyos/ledger';

/**
 * Marks steps done, one for each result, from `position` on, and the next one running, in one statement. Answers the
 * operation's state, which is `cancelling` where someone asked to stop (the next step then stays pending), or null where
 * this worker no longer owns the operation.
 *
 * Does not wait for the disk. Should the server itself crash within the next moments, it comes back to before this step's
 * commit, all of it, and the step runs again. What accepts and what ends an operation does wait.
 */
export async function completeSteps(
  db: Knex,
  options: {
    readonly operationId: string;
    readonly epoch: string;
    readonly position: number;
    readonly results: readonly JsonValue[];
    readonly now: Date;
  },
): Promise<'running' | 'cancelling' | null> {
  const { rows } = await db.raw(
    `WITH owned AS (
       UPDATE operations SET updated_at = :now
       WHERE id = :id AND epoch = :epoch AND state IN ('running', 'cancelling')
       RETURNING state
     ), done AS (
       UPDATE operation_steps
       SET state = 'done', finished_at = :now, error = NULL, started_at = COALESCE(started_at, :now),
           attempts = GREATEST(attempts, 1), result = CAST(:results AS jsonb) -> (position - :position)
       FROM owned WHERE operation_id = :id AND position BETWEEN :position AND :last
     ), next AS (
       UPDATE operation_steps SET state = 'running', started_at = :now, attempts = attempts + 1
       FROM owned WHERE operation_id = :id AND position = :last + 1 AND owned.state = 'running'
     )
     SELECT state, set_config('synchronous_commit', 'off', true) FROM owned`,
    {
      id: options.operationId,
      epoch: options.epoch,
      position: options.position,
      last: options.position + options.results.length - 1,
      results: storableJson(options.results),
      now: options.now,
    },
  );
  return rows[0]?.state ?? null;
}
