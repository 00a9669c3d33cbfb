import type { Database } from './rows';

/** Says why a tenant is not active yet. One that is active stays so: a repair that waits tells its own story. */
export async function explainWait(
  db: Database,
  tenantId: string,
  reason: string,
): Promise<void> {
  await db('tenants')
    .where({ id: tenantId, state: 'provisioning' })
    .update({ state_reason: reason, updated_at: db.fn.now() });
}
