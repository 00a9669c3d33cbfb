import type { Knex } from 'knex';

/** Why someone asked the operation to stop, in their words. */
export async function findCancelReason(
  tx: Knex.Transaction,
  id: string,
): Promise<string> {
  const row = await tx('operations').where({ id }).first('cancel_reason');
  return row?.cancel_reason ?? 'Someone asked to stop it.';
}
