import { createHash } from 'node:crypto';
import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import type { ClientBase, Pool } from 'pg';
import { inLockedTransaction } from './transaction';

/** Per-grant INHERIT and SET options, and `createrole_self_grant`. */
const OLDEST_SERVER_VERSION = 160_000;
const PREFIX = 'companyos_connect_';
const MAX_IDENTIFIER_LENGTH = 63;

/** The group role whose members may connect to a database: one membership per tenant, where one ACL entry each would grow. */
export function connectRoleFor(database: string): string {
  const name = `${PREFIX}${database}`;
  if (Buffer.byteLength(name) <= MAX_IDENTIFIER_LENGTH) return name;
  const hash = createHash('sha256').update(database).digest('hex');
  return `${PREFIX}${hash.slice(0, 40)}`;
}

const databases = new WeakMap<Pool, Promise<string>>();

/** Asked once per pool: a pool's database does not change. */
export async function connectRoleName(pool: Pool): Promise<string> {
  let database = databases.get(pool);
  if (!database) {
    database = pool
      .query<{ name: string }>('SELECT current_database() AS name')
      .then(({ rows }) => rows[0].name);
    databases.set(pool, database);
    database.catch(() => databases.delete(pool));
  }
  return connectRoleFor(await database);
}

/**
 * Takes from everyone what PostgreSQL gives everyone: to connect to this database, to make temporary tables in it, and to
 * create in its `public` schema. For region databases and for the portal's own. Idempotent; changes nothing the second time.
 *
 * @throws OperationError `UNSUPPORTED_DATABASE` when the role may not: only the database's owner can.
 */
export async function revokePublicAccess(client: {
  query(sql: string): Promise<{ rows: any[] }>;
}): Promise<void> {
  const open = `
    SELECT current_database() AS database, session_user AS me,
      current_setting('server_version_num')::int AS version,
      EXISTS (SELECT FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        WHERE d.datname = current_database() AND a.grantee = 0) AS database_open,
      EXISTS (SELECT FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
        WHERE n.nspname = 'public' AND a.grantee = 0) AS schema_open`;
  const look = async () => (await client.query(open)).rows[0];
  const before = await look();
  if (before.version < OLDEST_SERVER_VERSION) {
    throw new OperationError(
      'UNSUPPORTED_DATABASE',
      `Database ${before.database} runs on PostgreSQL ${Math.floor(
        before.version / 10_000,
      )}; tenants need 16 or newer.`,
      { next: 'Upgrade it, or point the configuration at a newer one.' },
    );
  }
  if (!before.database_open && !before.schema_open) return;
  const name = id(before.database);
  if (before.database_open) {
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  }
  if (before.schema_open) {
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  }
  const after = await look();
  if (after.database_open || after.schema_open) {
    throw new OperationError(
      'UNSUPPORTED_DATABASE',
      `Every role of the server may enter database ${before.database}, and ${before.me} may not change that.`,
      {
        next: `Let its owner run: REVOKE ALL ON DATABASE ${name} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC;`,
      },
    );
  }
}

const REGION = [{ name: 'companyos region' }];
const prepared = new WeakMap<Pool, Promise<void>>();

/**
 * Makes a database a region's store. Idempotent, safe with several replicas at once, and done once per pool: a region that
 * somebody opened up again is closed at the next start.
 */
export function prepareRegion(pool: Pool): Promise<void> {
  let preparation = prepared.get(pool);
  if (!preparation) {
    preparation = prepare(pool);
    prepared.set(pool, preparation);
    preparation.catch(() => prepared.delete(pool));
  }
  return preparation;
}

async function prepare(pool: Pool): Promise<void> {
  const role = await connectRoleName(pool);
  await inLockedTransaction(pool, REGION, async client => {
    await revokePublicAccess(client);
    await revokeLargeObjects(client);
    const { rows } = await client.query<{
      database: string;
      exists: boolean;
      connects: boolean;
    }>(
      `SELECT current_database() AS database, r.oid IS NOT NULL AS exists,
         coalesce(has_database_privilege(r.oid, current_database(), 'CONNECT'), false) AS connects
       FROM (VALUES ($1::name)) AS wanted (name) LEFT JOIN pg_roles r ON r.rolname = wanted.name`,
      [role],
    );
    const [{ database, exists, connects }] = rows;
    if (!exists) await client.query(`CREATE ROLE ${id(role)} NOLOGIN`);
    if (!connects) {
      await client.query(
        `GRANT CONNECT ON DATABASE ${id(database)} TO ${id(role)}`,
      );
    }
  });
}

/**
 * Large objects lie outside of every schema, where nothing classifies or retains them, and every role may create them.
 * Only a superuser can take that away; elsewhere they stay possible, and go with the role that owns them.
 */
async function revokeLargeObjects(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ signature: string }>(
    `SELECT p.oid::regprocedure::text AS signature
     FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea')
       AND a.grantee = 0 AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`,
  );
  for (const { signature } of rows) {
    await client.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
  }
}
