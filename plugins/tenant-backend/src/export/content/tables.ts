import {
  namespaceNames,
  type NamespaceKind,
} from '@companyos/plugin-tenant-node';
import type { ClientBase } from 'pg';

export interface ExportColumn {
  readonly name: string;
  readonly type: string;
}

/** A table of a tenant's namespaces, as the store's catalog has it now. */
export interface ExportTable {
  /** `db/records` */
  readonly section: string;
  readonly schema: string;
  readonly name: string;
  /** Without generated ones: they follow from the others. */
  readonly columns: readonly ExportColumn[];
  /** The primary key, whose order the rows get; empty where there is none. */
  readonly key: readonly string[];
}

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', a.atttypid::regtype::text) ORDER BY a.attnum)
       FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT coalesce(json_agg(a.attname ORDER BY k.position), '[]')
       FROM pg_index i
       CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
      WHERE i.indrelid = c.oid AND i.indisprimary) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND (pg_get_userbyid(c.relowner) = $2 OR has_table_privilege(c.oid, 'SELECT'))`;

/**
 * Every table of the tenant, those that it made itself included, in an order that no locale changes. One that belongs to
 * somebody else, and that the tenant's role may not read, is not the tenant's; one of its own that it may not read fails.
 */
export async function exportTables(
  client: ClientBase,
  tenantId: string,
): Promise<readonly ExportTable[]> {
  const { ownerRole, schemas } = namespaceNames(tenantId);
  const kinds = Object.entries(schemas) as [NamespaceKind, string][];
  const { rows } = await client.query<Omit<ExportTable, 'section'>>(TABLES, [
    kinds.map(([, schema]) => schema),
    ownerRole,
  ]);
  return rows
    .map(row => {
      const kind = kinds.find(([, schema]) => schema === row.schema)?.[0];
      return {
        ...row,
        columns: row.columns ?? [],
        section: `${kind}/${row.name}`,
      };
    })
    .sort((a, b) => (a.section < b.section ? -1 : 1));
}
