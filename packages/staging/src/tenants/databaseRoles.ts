import { createHmac } from 'node:crypto';
import { escapeIdentifier as id, escapeLiteral, type ClientBase } from 'pg';

/** Passwords are derived, not stored. */
export function derivedPassword(key: string, what: string): string {
  return createHmac('sha256', key)
    .update(`companyos staging v1\0${what}`)
    .digest('base64url');
}

/** Roles belong to the whole server, so one may be there already. */
export async function ensureRole(
  client: ClientBase,
  name: string,
  attributes: string,
): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_roles WHERE rolname = $1',
    [name],
  );
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${id(name)} ${attributes}`);
}

/** A role that can log in to this database and has nothing yet. */
export async function ensureLogin(
  client: ClientBase,
  role: {
    readonly name: string;
    readonly password: string;
    readonly schema: string;
  },
): Promise<void> {
  const { name, password, schema } = role;
  await ensureRole(
    client,
    name,
    `LOGIN CONNECTION LIMIT 20 PASSWORD ${escapeLiteral(password)}`,
  );
  const { rows } = await client.query('SELECT current_database() AS name');
  await client.query(
    `GRANT CONNECT ON DATABASE ${id(rows[0].name)} TO ${id(name)}`,
  );
  await client.query(`ALTER ROLE ${id(name)} SET search_path TO ${id(schema)}`);
  await client.query(`ALTER ROLE ${id(name)} SET statement_timeout TO '10s'`);
}

/** The same database as another role. */
export function urlAs(url: string, user: string, password: string): string {
  const result = new URL(url);
  result.username = encodeURIComponent(user);
  result.password = encodeURIComponent(password);
  return result.toString();
}
