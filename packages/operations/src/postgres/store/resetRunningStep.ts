import type { Knex } from 'knex';

/** A step that was marked as running, and never will be again, reads as pending. A failed one keeps its error. */
export async function resetRunningStep(
  tx: Knex.Transaction,
  operationId: string,
): Promise<void> {
  await tx('operation_steps')
    .where({ operation_id: operationId, state: 'running' })
    .update({ state: 'pending', started_at: null });
}
