import {
  byRoleThenSubject,
  type RoleBinding,
} from '@companyos/plugin-tenant-common';
import {
  BINDINGS_COLUMN,
  DRIFT_COLUMN,
  toTenantRecord,
  type Database,
  type StoredNamespace,
  type StoredTenant,
  type TenantRow,
} from './rows';

interface Row extends TenantRow {
  bindings: RoleBinding[];
  namespaces: StoredNamespace[];
}

/**
 * A tenant with its bindings and namespaces, by ID or by name, in one round trip. IDs contain an underscore and names
 * never do, so that one cannot pass for the other.
 */
export async function findTenant(
  db: Database,
  idOrName: string,
): Promise<StoredTenant | undefined> {
  const row: Row | undefined = await db('tenants')
    .where(idOrName.includes('_') ? { id: idOrName } : { name: idOrName })
    .first(
      'tenants.*',
      db.raw(BINDINGS_COLUMN),
      db.raw(DRIFT_COLUMN),
      db.raw(`(
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'kind', kind, 'region', region, 'physicalName', physical_name, 'resources', resources
        ) ORDER BY kind COLLATE "C"), '[]')
        FROM tenant_namespaces WHERE tenant_id = tenants.id
      ) AS namespaces`),
    );
  return (
    row && {
      ...toTenantRecord(row),
      bindings: row.bindings.sort(byRoleThenSubject),
      namespaces: row.namespaces,
    }
  );
}
