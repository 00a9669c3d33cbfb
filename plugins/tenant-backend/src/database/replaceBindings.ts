import type { RoleBinding } from '@companyos/plugin-tenant-common';
import type { Database } from './rows';

/** Makes these the tenant's bindings, and no others. */
export async function replaceBindings(
  db: Database,
  tenantId: string,
  bindings: readonly RoleBinding[],
): Promise<void> {
  await db('tenant_bindings').where({ tenant_id: tenantId }).delete();
  if (bindings.length === 0) return;
  await db('tenant_bindings').insert(
    bindings.map(({ role, subject }) => ({
      tenant_id: tenantId,
      role,
      subject,
    })),
  );
}
