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
  for (const { name, rowBytes, estimatedRows } of tables) {
    // -1 says that nobody estimated yet.
    counts[name] = rowBytes === 0 ? 0 : Math.max(0, Math.round(estimatedRows));
  }
  const small = tables.filter(
    ({ rowBytes, estimatedRows }) =>
      rowBytes !== null &&
      rowBytes > 0 &&
      (rowBytes <= EXACT_UP_TO_BYTES || estimatedRows < 0),
  );
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
