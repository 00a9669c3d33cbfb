import {
  quoteIdentifier as id,
  type DatasetSurvey,
} from '@companyos/plugin-tenant-node';
import type { Pool } from 'pg';
import type { NamespaceDefinition } from './definition';

interface Row {
  readonly name: string;
  readonly classification: string;
  readonly rows: number;
  readonly newest: Date;
  readonly retain: Date;
}

/** What stands in each table that is there, in one round trip: exact, because a date decides whether it may be destroyed. */
export async function surveyTables(
  pool: Pool,
  schema: string,
  definition: NamespaceDefinition,
): Promise<readonly DatasetSurvey[]> {
  const { rows: there } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname = ANY ($2)`,
    [schema, definition.tables.map(({ name }) => name)],
  );
  const names = definition.tables
    .map(({ name }) => name)
    .filter(name => there.some(table => table.name === name));
  if (names.length === 0) return [];
  const { rows } = await pool.query<Row>(
    names
      .map(
        (name, index) =>
          `SELECT $${
            index + 1
          }::text AS name, classification, count(*)::float8 AS rows,
             max(greatest(created_at, updated_at)) AS newest, max(retain_until) AS retain
           FROM ${id(schema)}.${id(name)} GROUP BY classification`,
      )
      .join(' UNION ALL '),
    names,
  );
  return names.map(name => {
    const classes = rows.filter(row => row.name === name);
    return {
      name,
      rows: classes.reduce((sum, row) => sum + row.rows, 0),
      classes: Object.fromEntries(
        classes.map(row => [row.classification, row.rows]),
      ),
      newestWrite: latest(classes.map(({ newest }) => newest)),
      retainUntil: latest(classes.map(({ retain }) => retain)),
    };
  });
}

function latest(dates: readonly Date[]): string | null {
  if (dates.length === 0) return null;
  return new Date(Math.max(...dates.map(date => date.getTime()))).toISOString();
}
