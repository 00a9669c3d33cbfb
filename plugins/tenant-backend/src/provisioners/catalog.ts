import type { NamespaceNames } from '@companyos/plugin-tenant-node';
import type { ClientBase, Pool } from 'pg';

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
}

export interface CatalogRelation {
  readonly name: string;
  /** `pg_class.relkind` */
  readonly kind: string;
  readonly owner: string;
  readonly persistence: string;
  readonly rowSecurity: boolean;
  readonly bytes: number | null;
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

const acl = (column: string, type: string, owner: string) => `
  (SELECT coalesce(json_agg(json_build_array(
      CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable)), '[]')
   FROM aclexplode(coalesce(${column}, acldefault('${type}', ${owner}))) a WHERE a.grantee <> ${owner})`;

// Looks up by name, or by what hangs on a known object ID, never by scanning a catalog: pg_class has no index on the
// schema, but pg_depend has one on the object depended on. So the cost does not depend on how many tenants there are.
const SCHEMA = `
  (SELECT json_build_object(
    'owner', pg_get_userbyid(n.nspowner),
    'acl', ${acl('n.nspacl', 'n', 'n.nspowner')},
    'relations', (
      SELECT coalesce(json_agg(json_build_object(
        'name', c.relname, 'kind', c.relkind, 'owner', pg_get_userbyid(c.relowner),
        'persistence', c.relpersistence, 'rowSecurity', c.relrowsecurity,
        'bytes', CASE WHEN c.relkind IN ('r', 'm', 'S') THEN pg_total_relation_size(c.oid) END,
        'estimatedRows', c.reltuples,
        'acl', (SELECT json_agg(entry) FROM (
          SELECT json_array_elements(${acl(
            'c.relacl',
            'r',
            'c.relowner',
          )}) AS entry
          UNION ALL
          SELECT json_build_array(
            CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
            a.privilege_type || '(' || t.attname || ')', a.is_grantable)
          FROM pg_attribute t, aclexplode(t.attacl) a
          WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL AND a.grantee <> c.relowner) entries),
        'columns', (
          SELECT coalesce(json_agg(json_build_object(
            'name', t.attname, 'type', format_type(t.atttypid, t.atttypmod), 'notNull', t.attnotnull,
            'default', (SELECT pg_get_expr(x.adbin, x.adrelid) FROM pg_attrdef x
                        WHERE x.adrelid = t.attrelid AND x.adnum = t.attnum),
            'generated', t.attgenerated, 'identity', t.attidentity)), '[]')
          FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped),
        'constraints', (
          SELECT coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid))), '[]')
          FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'),
        'indexes', (
          SELECT coalesce(json_agg(json_build_object(
            'name', ic.relname, 'definition', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid)), '[]')
          FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
          WHERE i.indrelid = c.oid AND NOT EXISTS (
            SELECT FROM pg_constraint k WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid
              AND k.contype IN ('p', 'u', 'x'))),
        'triggers', (
          SELECT coalesce(json_agg(g.tgname), '[]') FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal)
        )), '[]')
      FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
      WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND d.classid = 'pg_class'::regclass),
    'functions', (
      SELECT coalesce(json_agg(json_build_object(
        'name', p.proname, 'identity', pg_get_function_identity_arguments(p.oid),
        'arguments', pg_get_function_arguments(p.oid), 'returns', pg_get_function_result(p.oid),
        'owner', pg_get_userbyid(p.proowner), 'language', l.lanname, 'volatility', p.provolatile,
        'securityDefiner', p.prosecdef, 'strict', p.proisstrict, 'config', coalesce(to_json(p.proconfig), '[]'),
        'body', p.prosrc, 'acl', ${acl('p.proacl', 'f', 'p.proowner')})), '[]')
      FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid JOIN pg_language l ON l.oid = p.prolang
      WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND d.classid = 'pg_proc'::regclass),
    'defaultAcls', (
      SELECT coalesce(json_agg(json_build_object(
        'owner', pg_get_userbyid(da.defaclrole), 'objectType', da.defaclobjtype,
        'acl', (SELECT coalesce(json_agg(json_build_array(
          CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable)), '[]')
          FROM aclexplode(da.defaclacl) a))), '[]')
      FROM pg_depend d JOIN pg_default_acl da ON da.oid = d.objid
      WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND d.classid = 'pg_default_acl'::regclass),
    'others', (
      SELECT coalesce(json_agg(json_build_object(
        'name', pg_describe_object(d.classid, d.objid, d.objsubid),
        'owner', (SELECT pg_get_userbyid(o.refobjid) FROM pg_shdepend o
                  WHERE o.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND o.classid = d.classid AND o.objid = d.objid AND o.deptype = 'o'))), '[]')
      FROM pg_depend d
      WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid
        AND d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_default_acl'::regclass)))
  FROM pg_namespace n WHERE n.nspname = $1)`;

const members = (
  other: 'roleid' | 'member',
  mine: 'roleid' | 'member',
  also: string,
) => `
  (SELECT coalesce(json_agg(json_build_object('role', pg_get_userbyid(m.${other}), 'grantor', pg_get_userbyid(m.grantor))), '[]')
   FROM pg_auth_members m WHERE m.${mine} = a.oid ${also})`;

const roles = (table: 'pg_authid' | 'pg_roles') => `
  (SELECT coalesce(json_agg(json_build_object(
    'name', a.rolname, 'canLogin', a.rolcanlogin, 'inherit', a.rolinherit,
    'powers', array_remove(ARRAY[
      CASE WHEN a.rolsuper THEN 'superuser' END, CASE WHEN a.rolcreatedb THEN 'createdb' END,
      CASE WHEN a.rolcreaterole THEN 'createrole' END, CASE WHEN a.rolreplication THEN 'replication' END,
      CASE WHEN a.rolbypassrls THEN 'bypassrls' END], NULL),
    'connectionLimit', a.rolconnlimit, 'validUntil', nullif(a.rolvaliduntil, 'infinity'),
    'config', (
      SELECT coalesce(json_agg(setting), '[]') FROM (
        SELECT unnest(s.setconfig) AS setting FROM pg_db_role_setting s
        WHERE s.setrole = a.oid
          AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))) settings),
    'memberOf', ${members('roleid', 'member', '')},
    'members', ${members(
      'member',
      'roleid',
      'AND pg_get_userbyid(m.member) <> session_user',
    )},
    'passwordCurrent', ${
      table === 'pg_authid'
        ? 'coalesce(a.rolpassword = $4::text, false)'
        : 'CASE WHEN $4::text IS NULL THEN NULL::boolean END'
    })), '[]')
   FROM ${table} a WHERE a.rolname IN ($2, $3))`;

const statement = (table: 'pg_authid' | 'pg_roles') =>
  `SELECT ${SCHEMA} AS schema, ${roles(table)} AS roles`;

/** By what the provisioning role may read. Named, so that a connection parses and plans each only once. */
export const catalogQueries = {
  withPasswords: {
    name: 'companyos-catalog-passwords',
    text: statement('pg_authid'),
  },
  withoutPasswords: { name: 'companyos-catalog', text: statement('pg_roles') },
} as const;

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
  const { schema: found, roles: known } = rows[0];
  return {
    roles: known,
    schema: found && {
      ...found,
      relations: found.relations.map(relation => ({
        ...relation,
        acl: relation.acl ?? [],
      })),
    },
  };
}
