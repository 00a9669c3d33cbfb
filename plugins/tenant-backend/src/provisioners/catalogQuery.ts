/**
 * One statement that reads all the catalogs say about a tenant's namespace of one kind.
 *
 * It looks things up by name, or by what hangs on a known object ID, and scans no catalog: pg_class has no index on the
 * schema, but pg_depend has one on the object depended on. So the cost does not grow with the number of tenants. What a
 * schema contains is listed once, materialised, so that no planner can find it a cleverer way round.
 */

/** `[grantee, privilege, grantable]` of everyone but the owner. */
const aclEntries = (items: string, condition: string) => `
  (SELECT coalesce(json_agg(json_build_array(
      CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable)), '[]')
   FROM aclexplode(${items}) a WHERE ${condition})`;

const acl = (column: string, type: string, owner: string) =>
  aclEntries(
    `coalesce(${column}, acldefault('${type}', ${owner}))`,
    `a.grantee <> ${owner}`,
  );

const COLUMNS = `
  (SELECT coalesce(json_agg(json_build_object(
    'name', t.attname, 'type', format_type(t.atttypid, t.atttypmod), 'notNull', t.attnotnull,
    'default', (SELECT pg_get_expr(x.adbin, x.adrelid) FROM pg_attrdef x
                WHERE x.adrelid = t.attrelid AND x.adnum = t.attnum),
    'generated', t.attgenerated, 'identity', t.attidentity,
    'acl', CASE WHEN t.attacl IS NULL THEN '[]' ELSE ${aclEntries(
      't.attacl',
      'a.grantee <> c.relowner',
    )} END)), '[]')
   FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped)`;

const CONSTRAINTS = `
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid))), '[]')
   FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n')`;

/** Those of constraints belong to these. */
const INDEXES = `
  (SELECT coalesce(json_agg(json_build_object(
    'name', ic.relname, 'definition', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid)), '[]')
   FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
   WHERE i.indrelid = c.oid AND NOT EXISTS (
     SELECT FROM pg_constraint k
     WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')))`;

const RELATIONS = `
  (SELECT coalesce(json_agg(json_build_object(
    'name', c.relname, 'kind', c.relkind, 'owner', pg_get_userbyid(c.relowner),
    'persistence', c.relpersistence, 'rowSecurity', c.relrowsecurity,
    'bytes', CASE WHEN c.relkind IN ('r', 'm', 'S') THEN pg_total_relation_size(c.oid) END,
    'rowBytes', CASE WHEN c.relkind = 'r' THEN pg_relation_size(c.oid) END,
    'estimatedRows', c.reltuples, 'acl', ${acl('c.relacl', 'r', 'c.relowner')},
    'columns', ${COLUMNS}, 'constraints', ${CONSTRAINTS}, 'indexes', ${INDEXES},
    'triggers', (
      SELECT coalesce(json_agg(g.tgname), '[]') FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal)
    )), '[]')
   FROM contents d JOIN pg_class c ON c.oid = d.objid WHERE d.classid = 'pg_class'::regclass)`;

const FUNCTIONS = `
  (SELECT coalesce(json_agg(json_build_object(
    'name', p.proname, 'identity', pg_get_function_identity_arguments(p.oid),
    'arguments', pg_get_function_arguments(p.oid), 'returns', pg_get_function_result(p.oid),
    'owner', pg_get_userbyid(p.proowner), 'language', l.lanname, 'volatility', p.provolatile,
    'securityDefiner', p.prosecdef, 'strict', p.proisstrict, 'config', coalesce(to_json(p.proconfig), '[]'),
    'body', p.prosrc, 'acl', ${acl('p.proacl', 'f', 'p.proowner')})), '[]')
   FROM contents d JOIN pg_proc p ON p.oid = d.objid JOIN pg_language l ON l.oid = p.prolang
   WHERE d.classid = 'pg_proc'::regclass)`;

const DEFAULT_ACLS = `
  (SELECT coalesce(json_agg(json_build_object(
    'owner', pg_get_userbyid(da.defaclrole), 'objectType', da.defaclobjtype,
    'acl', ${aclEntries('da.defaclacl', 'true')})), '[]')
   FROM contents d JOIN pg_default_acl da ON da.oid = d.objid WHERE d.classid = 'pg_default_acl'::regclass)`;

const OTHERS = `
  (SELECT coalesce(json_agg(json_build_object(
    'name', pg_describe_object(d.classid, d.objid, d.objsubid),
    'owner', (SELECT pg_get_userbyid(o.refobjid) FROM pg_shdepend o
              WHERE o.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND o.classid = d.classid AND o.objid = d.objid AND o.deptype = 'o'))), '[]')
   FROM contents d
   WHERE d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_default_acl'::regclass))`;

const SCHEMA = `
  (SELECT json_build_object(
    'owner', pg_get_userbyid(n.nspowner), 'acl', ${acl(
      'n.nspacl',
      'n',
      'n.nspowner',
    )},
    'relations', ${RELATIONS}, 'functions', ${FUNCTIONS}, 'defaultAcls', ${DEFAULT_ACLS}, 'others', ${OTHERS})
   FROM namespace n)`;

const members = (other: 'roleid' | 'member', condition: string) => `
  (SELECT coalesce(json_agg(json_build_object(
     'role', pg_get_userbyid(m.${other}), 'grantor', pg_get_userbyid(m.grantor))), '[]')
   FROM pg_auth_members m WHERE ${condition})`;

const roles = (table: 'pg_authid' | 'pg_roles') => `
  (SELECT coalesce(json_agg(json_build_object(
    'name', r.rolname, 'canLogin', r.rolcanlogin, 'inherit', r.rolinherit,
    'powers', array_remove(ARRAY[
      CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolcreatedb THEN 'createdb' END,
      CASE WHEN r.rolcreaterole THEN 'createrole' END, CASE WHEN r.rolreplication THEN 'replication' END,
      CASE WHEN r.rolbypassrls THEN 'bypassrls' END], NULL),
    'connectionLimit', r.rolconnlimit, 'validUntil', nullif(r.rolvaliduntil, 'infinity'),
    'config', (
      SELECT coalesce(json_agg(setting), '[]') FROM (
        SELECT unnest(s.setconfig) AS setting FROM pg_db_role_setting s
        WHERE s.setrole = r.oid
          AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))) settings),
    'memberOf', ${members('roleid', 'm.member = r.oid')},
    'members', ${members(
      'member',
      'm.roleid = r.oid AND pg_get_userbyid(m.member) <> session_user',
    )},
    'passwordCurrent', ${
      table === 'pg_authid'
        ? 'coalesce(r.rolpassword = $4::text, false)'
        : 'CASE WHEN $4::text IS NULL THEN NULL::boolean END'
    })), '[]')
   FROM ${table} r WHERE r.rolname IN ($2, $3))`;

const statement = (table: 'pg_authid' | 'pg_roles') => `
  WITH namespace AS MATERIALIZED (
    SELECT oid, nspowner, nspacl FROM pg_namespace WHERE nspname = $1
  ), contents AS MATERIALIZED (
    SELECT d.classid, d.objid, d.objsubid FROM namespace n
    JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid
  )
  SELECT ${SCHEMA} AS schema, ${roles(table)} AS roles`;

/**
 * By what the provisioning role may read: schema, owner role, login role and expected password verifier are the
 * parameters. Named, so that a connection parses and plans each only once.
 */
export const catalogQueries = {
  withPasswords: {
    name: 'companyos-catalog-passwords',
    text: statement('pg_authid'),
  },
  withoutPasswords: { name: 'companyos-catalog', text: statement('pg_roles') },
} as const;
