import type { NamespaceNames } from '@companyos/plugin-tenant-node';
import type { ClientBase, Pool } from 'pg';
import { catalogQueries } from './catalogQuery';

/** Grantee (`PUBLIC` for everyone), privilege, whether it may be passed on. */
export type AclEntry = readonly [
  grantee: string,
  privilege: string,
  grantable: boolean,
];

export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly generated: string;
  readonly identity: string;
  readonly acl: readonly AclEntry[];
}

export interface CatalogRelation {
  readonly name: string;
  /** `pg_class.relkind` */
  readonly kind: string;
  readonly owner: string;
  readonly persistence: string;
  readonly rowSecurity: boolean;
  /** With its indexes. */
  readonly bytes: number | null;
  /** Of its rows alone. */
  readonly rowBytes: number | null;
  readonly estimatedRows: number;
  readonly acl: readonly AclEntry[];
  readonly columns: readonly CatalogColumn[];
  readonly constraints: readonly { name: string; definition: string }[];
  readonly indexes: readonly {
    name: string;
    definition: string;
    valid: boolean;
  }[];
  readonly triggers: readonly string[];
}

export interface CatalogFunction {
  readonly name: string;
  readonly identity: string;
  readonly arguments: string;
  readonly returns: string;
  readonly owner: string;
  readonly language: string;
  readonly volatility: string;
  readonly securityDefiner: boolean;
  readonly strict: boolean;
  readonly config: readonly string[];
  readonly body: string;
  readonly acl: readonly AclEntry[];
}

export interface CatalogSchema {
  readonly owner: string;
  readonly acl: readonly AclEntry[];
  readonly relations: readonly CatalogRelation[];
  readonly functions: readonly CatalogFunction[];
  readonly defaultAcls: readonly {
    readonly owner: string;
    readonly objectType: string;
    readonly acl: readonly AclEntry[];
  }[];
  /** Types, operators, text search configurations …, described by PostgreSQL. */
  readonly others: readonly { name: string; owner: string | null }[];
}

export interface CatalogRole {
  readonly name: string;
  readonly canLogin: boolean;
  readonly powers: readonly string[];
  readonly inherit: boolean;
  readonly connectionLimit: number;
  readonly validUntil: string | null;
  readonly config: readonly string[];
  /** Role and who granted it. */
  readonly memberOf: readonly { role: string; grantor: string }[];
  /** Who may act as this role, the provisioning role itself left out. */
  readonly members: readonly { role: string; grantor: string }[];
  /** Null where the provisioning role may not look. */
  readonly passwordCurrent: boolean | null;
}

/** Everything the catalogs say about one tenant's namespace of one kind, in one answer. */
export interface CatalogState {
  readonly schema: CatalogSchema | null;
  readonly roles: readonly CatalogRole[];
}

const mayReadPasswords = new WeakMap<Pool, Promise<boolean>>();

/** Whether the provisioning role may read password verifiers (a superuser may); asked once per pool. */
export function readsPasswords(
  pool: Pool,
  client: ClientBase | Pool,
): Promise<boolean> {
  const known = mayReadPasswords.get(pool);
  if (known) return known;
  const asked = client
    .query<{ may: boolean }>(
      "SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS may",
    )
    .then(({ rows }) => rows[0].may);
  mayReadPasswords.set(pool, asked);
  asked.catch(() => mayReadPasswords.delete(pool));
  return asked;
}

export async function readCatalog(options: {
  readonly client: ClientBase | Pool;
  readonly schema: string;
  readonly names: NamespaceNames;
  /** What the login's password should look like in the catalog; null where nobody can compare. */
  readonly verifier: string | null;
}): Promise<CatalogState> {
  const { client, schema, names, verifier } = options;
  const query =
    verifier === null
      ? catalogQueries.withoutPasswords
      : catalogQueries.withPasswords;
  const { rows } = await client.query<CatalogState>({
    ...query,
    values: [schema, names.ownerRole, names.loginRole, verifier],
  });
  return rows[0];
}
