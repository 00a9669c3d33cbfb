// What pg_catalog knows of one tenant in one database: definitions, owners, rights, and what is valid. OIDs are left out by
// asking for names. Each query takes the stem that all of the tenant's names begin with.

const schemas = `SELECT oid FROM pg_namespace WHERE starts_with(nspname, $1)`;
const relations = `SELECT oid FROM pg_class WHERE relnamespace IN (${schemas})`;
const roles = `SELECT oid FROM pg_roles WHERE starts_with(rolname, $1)`;

const queries = {
  schemas: `
    SELECT nspname, nspowner::regrole::text AS owner, nspacl::text AS acl
    FROM pg_namespace WHERE oid IN (${schemas})`,
  relations: `
    SELECT oid::regclass::text AS name, relkind, relowner::regrole::text AS owner, relacl::text AS acl, relpersistence,
           relrowsecurity, relforcerowsecurity, relreplident, reloptions, pg_get_viewdef(oid) AS view
    FROM pg_class WHERE oid IN (${relations})`,
  columns: `
    SELECT attrelid::regclass::text AS relation, attnum, attname, format_type(atttypid, atttypmod) AS type, attnotnull,
           attidentity, attgenerated, attcollation::regcollation::text AS collation, attacl::text AS acl,
           pg_get_expr(adbin, adrelid) AS value
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid IN (${relations}) AND attnum > 0 AND NOT attisdropped`,
  constraints: `
    SELECT conname, conrelid::regclass::text AS relation, convalidated, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace IN (${schemas})`,
  indexes: `
    SELECT indexrelid::regclass::text AS name, indisvalid, indisready, indislive, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index WHERE indrelid IN (${relations})`,
  functions: `
    SELECT oid::regprocedure::text AS name, proowner::regrole::text AS owner, proacl::text AS acl, prosecdef, provolatile,
           proconfig, pg_get_functiondef(oid) AS definition
    FROM pg_proc WHERE pronamespace IN (${schemas}) AND prokind IN ('f', 'p')`,
  triggers: `
    SELECT tgname, tgenabled, pg_get_triggerdef(oid) AS definition
    FROM pg_trigger WHERE tgrelid IN (${relations}) AND NOT tgisinternal`,
  policies: `
    SELECT polname, polrelid::regclass::text AS relation, polcmd, polpermissive, polroles::regrole[]::text AS roles,
           pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS check
    FROM pg_policy WHERE polrelid IN (${relations})`,
  types: `
    SELECT oid::regtype::text AS name, typtype, typowner::regrole::text AS owner, typacl::text AS acl
    FROM pg_type WHERE typnamespace IN (${schemas})`,
  defaultRights: `
    SELECT defaclrole::regrole::text AS role, defaclnamespace::regnamespace::text AS schema, defaclobjtype,
           defaclacl::text AS acl
    FROM pg_default_acl WHERE defaclrole IN (${roles}) OR defaclnamespace IN (${schemas})`,
  comments: `
    SELECT classoid::regclass::text AS catalog, description
    FROM pg_description WHERE objoid IN (${schemas} UNION ALL ${relations})`,
  roles: `
    SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
           rolconnlimit, rolvaliduntil, rolpassword IS NOT NULL AS has_password
    FROM pg_authid WHERE starts_with(rolname, $1)`,
  memberships: `
    SELECT roleid::regrole::text AS role, member::regrole::text AS member, grantor::regrole::text AS grantor, admin_option,
           inherit_option, set_option
    FROM pg_auth_members WHERE roleid IN (${roles}) OR member IN (${roles})`,
  settings: `
    SELECT setrole::regrole::text AS role, setdatabase = 0 AS everywhere, setconfig
    FROM pg_db_role_setting WHERE setrole IN (${roles})`,
  databaseRights: `
    SELECT entry.acl::text AS acl FROM pg_database, unnest(datacl) AS entry (acl)
    WHERE datname = current_database() AND position($1 IN entry.acl::text) > 0`,
};

// Rows of catalogs that a tenant adds to, whatever their names: something left over under another name shows here.
const counts = ['pg_namespace', 'pg_class', 'pg_attribute', 'pg_constraint']
  .concat(['pg_proc', 'pg_trigger', 'pg_policy', 'pg_type', 'pg_default_acl'])
  .concat(['pg_authid', 'pg_auth_members', 'pg_db_role_setting']);

/** @param {pg.Client} client - connected to the database as a superuser. */
export async function catalogSnapshot(client, stem) {
  const snapshot = {};
  for (const [name, query] of Object.entries(queries)) {
    const { rows } = await client.query(query, [stem]);
    snapshot[name] = rows.map(row => JSON.stringify(row)).sort();
  }
  return snapshot;
}

/** How many rows there are, by catalog. */
export async function catalogCounts(client) {
  const { rows } = await client.query(
    counts
      .map(name => `SELECT '${name}' AS name, count(*)::int FROM ${name}`)
      .join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
