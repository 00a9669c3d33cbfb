import type { Knex } from 'knex';
import { storableJson } from '../storable';
import type { JsonValue } from '@companyos/ledger';

/**
 * Marks one step done, with those after it up to `through` (they have no result), and the next one running, in one
 * statement. Answers the operation's state, which is `cancelling`
 * where someone asked to stop (the next step then stays pending), or null where this worker no longer owns the operation.
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
    readonly through: number;
    readonly result: JsonValue;
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
           attempts = GREATEST(attempts, 1), result = CASE WHEN position = :position THEN CAST(:result AS jsonb) ELSE 'null' END
       FROM owned WHERE operation_id = :id AND position BETWEEN :position AND :through
     ), next AS (
       UPDATE operation_steps SET state = 'running', started_at = :now, attempts = attempts + 1
       FROM owned WHERE operation_id = :id AND position = :through + 1 AND owned.state = 'running'
     )
     SELECT state, set_config('synchronous_commit', 'off', true) FROM owned`,
    {
      id: options.operationId,
      epoch: options.epoch,
      position: options.position,
      through: options.through,
      result: storableJson(options.result),
      now: options.now,
    },
  );
  return rows[0]?.state ?? null;
}
