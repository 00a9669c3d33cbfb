import type { Database, StoredNamespace } from './rows';

/** Records what stands in the stores now. */
export async function saveNamespaces(
  db: Database,
  tenantId: string,
  namespaces: readonly StoredNamespace[],
): Promise<void> {
  if (namespaces.length === 0) return;
  await db('tenant_namespaces')
    .insert(
      namespaces.map(({ kind, region, physicalName, resources }) => ({
        tenant_id: tenantId,
        kind,
        region,
        physical_name: physicalName,
        resources: JSON.stringify(resources),
      })),
    )
    .onConflict(['tenant_id', 'kind'])
    .merge();
}
