import type { Knex } from 'knex';
import { NOTIFY } from '../Lease';

/**
 * Puts an operation on hold after a step failed in a way that may pass. Where someone asked to cancel meanwhile it stays
 * `cancelling`. Answers the state it is in now, or null where this worker no longer owns it.
 */
export async function putOnHold(
  tx: Knex.Transaction,
  options: {
    readonly operationId: string;
    readonly epoch: string;
    readonly position: number;
    readonly reason: string;
    readonly nextAttemptAt: Date;
    readonly now: Date;
  },
): Promise<'waiting' | 'cancelling' | null> {
  const { rows } = await tx.raw(
    `WITH owned AS (
       UPDATE operations
       SET state = CASE WHEN state = 'running' THEN 'waiting' ELSE state END,
           wait_reason = :reason, next_attempt_at = :nextAttemptAt, updated_at = :now
       WHERE id = :id AND epoch = :epoch AND state IN ('running', 'cancelling')
       RETURNING id, state
     ), step AS (
       UPDATE operation_steps SET state = 'failed', error = :reason, finished_at = :now
       FROM owned WHERE operation_id = :id AND position = :position
     )
     SELECT state, ${NOTIFY} FROM owned`,
    {
      id: options.operationId,
      epoch: options.epoch,
      position: options.position,
      reason: options.reason,
      nextAttemptAt: options.nextAttemptAt,
      now: options.now,
    },
  );
  return rows[0]?.state ?? null;
}
