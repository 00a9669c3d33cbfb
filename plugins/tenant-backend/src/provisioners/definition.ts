import type { NamespaceKind } from '@companyos/plugin-tenant-node';

/**
 * A namespace as data. Every text is written the way PostgreSQL prints it back (`pg_get_indexdef`,
 * `pg_get_constraintdef`, `pg_get_expr`, `format_type`) without the schema's name: the same text makes the DDL and the
 * fingerprint that the catalog is compared with, so the two cannot drift apart.
 */
export interface NamespaceDefinition {
  readonly kind: NamespaceKind;
  /** What it is for, in a few words. */
  readonly summary: string;
  readonly tables: readonly TableDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly functions: readonly FunctionDefinition[];
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
  readonly default?: string;
  /** `GENERATED ALWAYS AS (…) STORED` */
  readonly generated?: string;
}

export interface TableDefinition {
  readonly name: string;
  /** One sentence for a plan. */
  readonly summary: string;
  readonly columns: readonly ColumnDefinition[];
  /** Name to definition; primary key, checks and foreign keys, in the order they can be added. */
  readonly constraints: { readonly [name: string]: string };
}

export interface IndexDefinition {
  readonly name: string;
  readonly summary: string;
  readonly table: string;
  /** What follows `CREATE INDEX <name> ON `. */
  readonly definition: string;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly summary: string;
  /** As `pg_get_function_arguments` prints them. */
  readonly arguments: string;
  /** As `pg_get_function_identity_arguments` prints them. */
  readonly identity: string;
  readonly returns: string;
  readonly language: 'sql' | 'plpgsql';
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly body: string;
}

/** What the tenant's login may do with rows: data, never structure. */
export const TABLE_PRIVILEGES = [
  'DELETE',
  'INSERT',
  'SELECT',
  'UPDATE',
] as const;

/** Every dataset says what it holds and how long it stays; without either there is no row. */
export const classificationColumns: readonly ColumnDefinition[] = [
  { name: 'classification', type: 'text' },
  { name: 'retain_until', type: 'timestamp with time zone' },
  { name: 'created_at', type: 'timestamp with time zone', default: 'now()' },
  { name: 'updated_at', type: 'timestamp with time zone', default: 'now()' },
];

export const CLASSIFICATION_CHECK =
  "CHECK ((classification = ANY (ARRAY['public'::text, 'internal'::text, 'restricted'::text, 'pii'::text])))";
