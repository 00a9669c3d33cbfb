import type { DriftItem, TenantDrift } from '@companyos/plugin-tenant-common';
import type { Database } from '../database';

interface Row {
  checked_at: Date;
  items: DriftItem[];
  trouble: string | null;
  told: string | null;
}

/** What the last check found; and what the owner was last told, for whoever tells. */
export async function findDrift(
  db: Database,
  tenantId: string,
): Promise<{ readonly drift: TenantDrift; readonly told: string | null }> {
  const row: Row | undefined = await db('tenant_drift')
    .where({ tenant_id: tenantId })
    .first();
  return {
    drift: {
      checkedAt: row?.checked_at.toISOString() ?? null,
      items: row?.items ?? [],
      trouble: row?.trouble ?? null,
    },
    told: row?.told ?? null,
  };
}

/** Keeps what a check found. One of a tenant that went meanwhile is not kept. */
export async function saveDrift(
  db: Database,
  found: {
    readonly tenantId: string;
    readonly checkedAt: Date;
    readonly items: readonly DriftItem[];
    readonly trouble: string | null;
    readonly told: string | null;
  },
): Promise<void> {
  await db.raw(
    `INSERT INTO tenant_drift (tenant_id, checked_at, items, trouble, told)
     SELECT id, :checkedAt, :items, :trouble, :told FROM tenants WHERE id = :tenantId
     ON CONFLICT (tenant_id) DO UPDATE SET checked_at = excluded.checked_at, items = excluded.items,
       trouble = excluded.trouble, told = excluded.told`,
    { ...found, items: JSON.stringify(found.items) },
  );
}

const PAGE = 200;

/** IDs of tenants in a state, a page after another in the order of their IDs. */
export async function* tenantIds(
  db: Database,
  state: 'active' | 'provisioning',
): AsyncGenerator<readonly string[]> {
  let after = '';
  for (;;) {
    const ids: string[] = await db('tenants')
      .where({ state })
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .pluck('id');
    if (ids.length === 0) return;
    yield ids;
    after = ids[ids.length - 1];
  }
}
