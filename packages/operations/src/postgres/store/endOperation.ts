import type { Knex } from 'knex';
import { storableJson } from '../storable';
import { NOTIFY } from '../Lease';
import type { JsonObject, JsonValue } from '@companyos/ledger';
import type { OperationErrorBody } from '../../types';

/** Ends an operation for good, with the steps that were at work. Answers false where this worker no longer owns it. */
export async function endOperation(
  tx: Knex.Transaction,
  options: {
    readonly operationId: string;
    readonly epoch: string;
    readonly state: 'succeeded' | 'failed' | 'cancelled';
    /** The steps that were at work, if any: one for each result, from `position` on. */
    readonly steps?: {
      readonly position: number;
      readonly results: readonly JsonValue[];
      readonly state: 'done' | 'failed';
      readonly error: string | null;
    };
    readonly output?: JsonObject;
    readonly error: OperationErrorBody | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `WITH owned AS (
       UPDATE operations
       SET state = :state, output = :output, error = :error, wait_reason = NULL, next_attempt_at = NULL,
           updated_at = :now, finished_at = :now
       WHERE id = :id AND epoch = :epoch AND state IN ('running', 'cancelling')
       RETURNING id
     ), step AS (
       UPDATE operation_steps
       SET state = :stepState, error = :stepError, finished_at = :now, started_at = COALESCE(started_at, :now),
           attempts = GREATEST(attempts, 1), result = CAST(:results AS jsonb) -> (position - :position)
       FROM owned WHERE operation_id = :id AND position BETWEEN :position AND :last
     )
     SELECT id, ${NOTIFY} FROM owned`,
    {
      id: options.operationId,
      epoch: options.epoch,
      state: options.state,
      output: storableJson(options.output ?? {}),
      error: options.error && storableJson(options.error),
      position: options.steps?.position ?? -1,
      last: options.steps
        ? options.steps.position + options.steps.results.length - 1
        : -1,
      stepState: options.steps?.state ?? 'done',
      stepError: options.steps?.error ?? null,
      results: storableJson(options.steps?.results ?? []),
      now: options.now,
    },
  );
  return rowCount === 1;
}
