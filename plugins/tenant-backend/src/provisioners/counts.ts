import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import type { ClientBase, Pool } from 'pg';
import type { CatalogRelation } from './catalog';

/** Below this a table is counted, above it the planner's estimate must do: counting is for people, not worth a scan. */
const EXACT_UP_TO_BYTES = 1024 * 1024;

/** Rows by table: exact for small ones, estimated for large ones. */
export async function countRows(
  client: ClientBase | Pool,
  schema: string,
  tables: readonly CatalogRelation[],
): Promise<{ [table: string]: number }> {
  const counts: { [table: string]: number } = {};
  const small = tables.filter(
    ({ bytes, estimatedRows }) =>
      (bytes ?? 0) <= EXACT_UP_TO_BYTES || estimatedRows < 0,
  );
  for (const { name, estimatedRows } of tables) {
    counts[name] = Math.max(0, Math.round(estimatedRows));
  }
  if (small.length === 0) return counts;
  const columns = small.map(
    ({ name }) =>
      `(SELECT count(*)::float8 FROM ${id(schema)}.${id(name)}) AS ${id(name)}`,
  );
  const { rows } = await client.query<{ [table: string]: number }>(
    `SELECT ${columns.join(', ')}`,
  );
  return { ...counts, ...rows[0] };
}
