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

/**
 * The tables of ours that are there, and what others made that hangs on each: what dropping it would need CASCADE for. Views,
 * foreign keys of other tables, children, what uses its row type; not what is part of a table of ours.
 */
const TABLES = {
  name: 'companyos-survey-tables',
  text: `
  WITH ours AS MATERIALIZED (
    SELECT c.oid, c.reltype, c.relname, c.relnamespace FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname = ANY ($2)
  ), hanging AS MATERIALIZED (
    SELECT o.relname, d.classid, d.objid, d.objsubid, CASE d.classid
      WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite x WHERE x.oid = d.objid)
      WHEN 'pg_constraint'::regclass THEN (SELECT conrelid FROM pg_constraint x WHERE x.oid = d.objid)
      WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_attrdef x WHERE x.oid = d.objid)
      WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger x WHERE x.oid = d.objid)
      WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy x WHERE x.oid = d.objid)
      WHEN 'pg_class'::regclass THEN
        coalesce((SELECT indrelid FROM pg_index x WHERE x.indexrelid = d.objid), d.objid) END AS relation
    FROM ours o JOIN pg_depend d ON d.deptype = 'n' AND (
      (d.refclassid = 'pg_class'::regclass AND d.refobjid = o.oid)
      OR (d.refclassid = 'pg_type'::regclass AND d.refobjid = o.reltype))
  )
  SELECT o.relname AS name, pg_total_relation_size(o.oid)::float8 AS bytes, (
    SELECT coalesce(json_agg(DISTINCT CASE h.classid
        WHEN 'pg_rewrite'::regclass THEN pg_describe_object('pg_class'::regclass, h.relation, 0)
        ELSE pg_describe_object(h.classid, h.objid, h.objsubid) END), '[]')
    FROM hanging h
    WHERE h.relname = o.relname AND NOT EXISTS (SELECT FROM ours x WHERE x.oid = h.relation)
      AND NOT EXISTS (SELECT FROM pg_proc p WHERE h.classid = 'pg_proc'::regclass AND p.oid = h.objid
                        AND p.pronamespace = o.relnamespace AND p.proname = ANY ($3))
  ) AS "hangingOn"
  FROM ours o`,
};

/** What stands in each table that is there: exact, because a date decides whether it may be destroyed. */
export async function surveyTables(
  pool: Pool,
  schema: string,
  definition: NamespaceDefinition,
): Promise<readonly DatasetSurvey[]> {
  const { rows: there } = await pool.query<{
    name: string;
    bytes: number;
    hangingOn: readonly string[];
  }>({
    ...TABLES,
    values: [
      schema,
      definition.tables.map(({ name }) => name),
      definition.functions.map(({ name }) => name),
    ],
  });
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
    const { bytes, hangingOn } = there.find(table => table.name === name)!;
    return {
      name,
      bytes,
      rows: classes.reduce((sum, row) => sum + row.rows, 0),
      classes: Object.fromEntries(
        classes.map(row => [row.classification, row.rows]),
      ),
      newestWrite: latest(classes.map(({ newest }) => newest)),
      retainUntil: latest(classes.map(({ retain }) => retain)),
      hangingOn,
    };
  });
}

function latest(dates: readonly Date[]): string | null {
  if (dates.length === 0) return null;
  return new Date(Math.max(...dates.map(date => date.getTime()))).toISOString();
}
