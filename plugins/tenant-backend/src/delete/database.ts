import type {
  RoleBinding,
  TenantSpec,
  TombstoneSummary,
} from '@companyos/plugin-tenant-common';
import type { Database, StoredTenant } from '../database';

export interface NewTombstone {
  readonly tenantId: string;
  readonly name: string;
  readonly operationId: string;
  /** The bytes of `tombstone.yaml`. */
  readonly manifest: string;
  readonly manifestSha256: string;
  readonly deletedAt: Date;
  readonly retainUntil: Date;
}

/** A tombstone, with what decisions about it need. */
export interface StoredTombstone extends NewTombstone {
  readonly spec: TenantSpec;
  readonly bindings: readonly RoleBinding[];
}

interface Row {
  tenant_id: string;
  name: string;
  spec: TenantSpec;
  bindings: RoleBinding[];
  operation_id: string;
  manifest: string;
  manifest_sha256: string;
  deleted_at: Date;
  retain_until: Date;
}

/** From now on the tenant is on its way out: it is not changed, only finished. */
export async function markDeleting(
  db: Database,
  tenantId: string,
): Promise<void> {
  await db('tenants')
    .where({ id: tenantId })
    .update({ state: 'deleting', state_reason: null, updated_at: db.fn.now() });
}

/** Takes a tenant out and puts its tombstone in its place. The transaction is the caller's. */
export async function buryTenant(
  db: Database,
  tombstone: NewTombstone,
  { spec, bindings }: StoredTenant,
): Promise<void> {
  await db('tenant_tombstones').insert({
    tenant_id: tombstone.tenantId,
    name: tombstone.name,
    spec: JSON.stringify(spec),
    bindings: JSON.stringify(bindings),
    operation_id: tombstone.operationId,
    manifest: tombstone.manifest,
    manifest_sha256: tombstone.manifestSha256,
    deleted_at: tombstone.deletedAt,
    retain_until: tombstone.retainUntil,
  });
  await db('tenants').where({ id: tombstone.tenantId }).delete();
}

/** The tombstone of a tenant, by its ID, or the latest by its name. */
export async function findTombstone(
  db: Database,
  idOrName: string,
): Promise<StoredTombstone | undefined> {
  const row: Row | undefined = await db('tenant_tombstones')
    .where(
      idOrName.includes('_') ? { tenant_id: idOrName } : { name: idOrName },
    )
    .orderBy('deleted_at', 'desc')
    .first();
  return row && toTombstone(row);
}

const MOST_TOMBSTONES = 200;

/** Newest first. */
export async function listTombstones(
  db: Database,
): Promise<readonly StoredTombstone[]> {
  const rows: Row[] = await db('tenant_tombstones')
    .orderBy([{ column: 'deleted_at', order: 'desc' }, { column: 'tenant_id' }])
    .limit(MOST_TOMBSTONES);
  return rows.map(toTombstone);
}

function toTombstone(row: Row): StoredTombstone {
  return {
    tenantId: row.tenant_id,
    name: row.name,
    spec: row.spec,
    bindings: row.bindings,
    operationId: row.operation_id,
    manifest: row.manifest,
    manifestSha256: row.manifest_sha256,
    deletedAt: row.deleted_at,
    retainUntil: row.retain_until,
  };
}

export function tombstoneSummary(tombstone: StoredTombstone): TombstoneSummary {
  const { tenantId, name, operationId, manifestSha256 } = tombstone;
  return {
    tenantId,
    name,
    operationId,
    manifestSha256,
    deletedAt: tombstone.deletedAt.toISOString(),
    retainUntil: tombstone.retainUntil.toISOString(),
  };
}
