import type { Database } from './rows';

/** Says why a tenant that is being deleted is still there. One whose deletion never began stays as it was. */
export async function explainDeletion(
  db: Database,
  tenantId: string,
  reason: string,
): Promise<void> {
  await db('tenants')
    .where({ id: tenantId, state: 'deleting' })
    .update({ state_reason: reason, updated_at: db.fn.now() });
}
