import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import { CLASSIFICATIONS } from '@companyos/policy/seams';
import { escapeLiteral } from 'pg';
import type { ExportColumn, ExportTable } from './tables';

/** What a row without a classification is taken for: nobody has said that it is less. */
const UNCLASSIFIED = 'pii';

/** About the row, not about anybody. */
const KEPT = new Set([
  'classification',
  'retain_until',
  'created_at',
  'updated_at',
]);

/**
 * Each row as the text of one JSON object, and its class. The store itself makes the text, of `jsonb`: numbers keep all
 * their digits, and keys have one order.
 *
 * @param redact - classes whose rows keep nothing but their class, their dates and UUIDs.
 */
export function rowsQuery(
  table: ExportTable,
  redact: readonly string[],
): string {
  const { schema, name, columns, key } = table;
  const from = `${id(schema)}.${id(name)} AS t`;
  const rowClass = classOf(table, 't');
  const secret = redact.length > 0 ? isSecret(table, redact) : 'false';
  const values = columns.map(
    column => `${valueOf(column, secret, redact)} AS ${id(column.name)}`,
  );
  const order = key.length
    ? key.map(column => orderBy(columns.find(each => each.name === column)!))
    : ['to_jsonb(t.*)::text COLLATE "C"'];
  // With `.*` it is the row, also where a column has the name of the alias.
  return `SELECT to_jsonb(export_row.*)::text AS row, ${rowClass} AS class
    FROM ${from} CROSS JOIN LATERAL (SELECT ${
    values.join(', ') || 'NULL AS nothing'
  }) AS export_row
    ORDER BY ${order.join(', ')}`;
}

/** Whether any row is of one of these classes; null where it need not be asked. */
export function hasClassQuery(
  table: ExportTable,
  classes: readonly string[],
): string {
  return `SELECT EXISTS (SELECT FROM ${id(table.schema)}.${id(
    table.name,
  )} AS t WHERE ${classOf(table, 't')} IN (${list(classes)})) AS found`;
}

function classOf({ columns }: ExportTable, alias: string): string {
  const own = columns.some(
    ({ name, type }) => name === 'classification' && type === 'text',
  );
  if (!own) return escapeLiteral(UNCLASSIFIED);
  const column = `${alias}.classification`;
  return `CASE WHEN ${column} IN (${list(
    CLASSIFICATIONS,
  )}) THEN ${column} ELSE ${escapeLiteral(UNCLASSIFIED)} END`;
}

/** An edge names its nodes, so it is as secret as they are. */
function isSecret(table: ExportTable, redact: readonly string[]): string {
  const own = `${classOf(table, 't')} IN (${list(redact)})`;
  return table.section === 'graph/edges'
    ? `(${own} OR EXISTS (SELECT FROM ${id(table.schema)}.nodes AS n
        WHERE n.id IN (t.source, t.target) AND n.classification IN (${list(
          redact,
        )})))`
    : own;
}

function valueOf(
  { name, type }: ExportColumn,
  secret: string,
  redact: readonly string[],
): string {
  const value = `to_jsonb(t.${id(name)})`;
  if (secret === 'false' || KEPT.has(name) || type === 'uuid') return value;
  const instead = `to_jsonb(${escapeLiteral(
    `[redacted ${redact.join(', ')}]`,
  )}::text)`;
  return `CASE WHEN ${secret} THEN ${instead} ELSE ${value} END`;
}

/** The same order under every collation. */
function orderBy({ name, type }: ExportColumn): string {
  const column = `t.${id(name)}`;
  return /^(uuid|smallint|integer|bigint|date|timestamp .*)$/.test(type)
    ? column
    : `${column}::text COLLATE "C"`;
}

function list(values: readonly string[]): string {
  return values.map(value => escapeLiteral(value)).join(', ');
}
