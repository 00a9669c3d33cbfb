import type { TenantSpec } from '@companyos/plugin-tenant-common';
import type { Database } from './rows';

/** Stores a new spec over the revision that a plan saw; `false` when another change came first. */
export async function updateSpec(
  db: Database,
  tenant: {
    readonly id: string;
    readonly spec: TenantSpec;
    readonly revision: number;
  },
): Promise<boolean> {
  const updated = await db('tenants')
    .where({ id: tenant.id, revision: tenant.revision })
    .update({
      spec: JSON.stringify(tenant.spec),
      revision: tenant.revision + 1,
      updated_at: db.fn.now(),
    });
  return updated === 1;
}
