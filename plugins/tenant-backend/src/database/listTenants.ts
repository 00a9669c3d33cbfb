import type {
  RoleBinding,
  TenantListQuery,
} from '@companyos/plugin-tenant-common';
import {
  BINDINGS_COLUMN,
  DRIFT_COLUMN,
  toTenantRecord,
  type Database,
  type TenantRecord,
  type TenantRow,
} from './rows';

const DEFAULT_LIMIT = 20;

interface Row extends TenantRow {
  bindings: RoleBinding[];
}

/** As much of a tenant as a list, and the decision about it, need. */
export interface ListedTenant extends TenantRecord {
  readonly bindings: readonly RoleBinding[];
}

/** One page of tenants in the order of their names; `search` is looked for in name, display name and owner. */
export async function listTenants(
  db: Database,
  query: TenantListQuery,
): Promise<{ items: readonly ListedTenant[]; totalItems: number }> {
  const matching = db('tenants').modify(builder => {
    if (query.state) builder.where('state', query.state);
    const search = query.search?.trim();
    if (search) {
      const pattern = `%${escapeLike(search)}%`;
      builder.where(inner =>
        inner
          .whereILike('name', pattern)
          .orWhereILike('display_name', pattern)
          .orWhereILike('owner', pattern),
      );
    }
  });
  const [rows, [{ count }]] = await Promise.all([
    matching
      .clone()
      .orderByRaw('name COLLATE "C"')
      .offset(query.offset ?? 0)
      .limit(query.limit ?? DEFAULT_LIMIT)
      .select<Row[]>('*', db.raw(BINDINGS_COLUMN), db.raw(DRIFT_COLUMN)),
    matching.clone().count<{ count: string }[]>({ count: '*' }),
  ]);
  return {
    items: rows.map(row => ({
      ...toTenantRecord(row),
      bindings: row.bindings,
    })),
    totalItems: Number(count),
  };
}

/** What a person types is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
