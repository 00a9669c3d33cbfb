import type { Database, StoredNamespace } from './rows';

/** Records what stands in a store now. */
export async function saveNamespace(
  db: Database,
  tenantId: string,
  namespace: StoredNamespace,
): Promise<void> {
  await db('tenant_namespaces')
    .insert({
      tenant_id: tenantId,
      kind: namespace.kind,
      region: namespace.region,
      physical_name: namespace.physicalName,
      resources: JSON.stringify(namespace.resources),
    })
    .onConflict(['tenant_id', 'kind'])
    .merge();
}
