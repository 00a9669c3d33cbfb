import {
  confusableSkeleton,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import type { Database } from './rows';

/**
 * Reserves name and ID. Whoever comes second, a concurrent transaction included, gets `false`: the unique constraints on
 * name and skeleton make it wait for the first one's outcome.
 */
export async function insertTenant(
  db: Database,
  tenant: {
    readonly id: string;
    readonly spec: TenantSpec;
    readonly operationId: string;
  },
): Promise<boolean> {
  const inserted = await db('tenants')
    .insert({
      id: tenant.id,
      spec: JSON.stringify(tenant.spec),
      name_skeleton: confusableSkeleton(tenant.spec.name),
      state: 'provisioning',
      creation_operation_id: tenant.operationId,
    })
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length === 1;
}
