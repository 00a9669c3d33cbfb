// The databases of one portal on one server: its own, and one per region, closed to everybody but their owner.
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupError } from './errors.mjs';

export const REGIONS = ['eu-central', 'us-east'];

const regionDatabase = region => `region_${region.replaceAll('-', '_')}`;

/** Connection settings for database `name` of the server at `url`. */
export function connectionTo(url, name) {
  const { hostname, port, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: name,
  };
}

/** The same server, another database. */
export function databaseUrl(url, name) {
  const result = new URL(url);
  result.pathname = `/${name}`;
  return result.toString();
}

/** @returns {pg.Client} not yet connected */
export function clientFor(root, connection) {
  const { Client } = createRequire(path.join(root, 'package.json'))('pg');
  const client = new Client(connection);
  client.on('error', () => {}); // a server that ends idle sessions is no surprise
  return client;
}

export function databaseNames(prefix = '') {
  return {
    portal: `${prefix}companyos`,
    regions: Object.fromEntries(
      REGIONS.map(region => [region, `${prefix}${regionDatabase(region)}`]),
    ),
  };
}

/** One more database, closed to everybody but its owner and whom its owner lets in. Returns its URL. */
export async function ensureDatabase({ root, serverUrl, name }) {
  const client = clientFor(root, connectionTo(serverUrl, 'postgres'));
  await client.connect();
  try {
    const { rowCount } = await client.query(
      'SELECT 1 FROM pg_database WHERE datname = $1',
      [name],
    );
    if (!rowCount)
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  } finally {
    await client.end();
  }
  return databaseUrl(serverUrl, name);
}

/**
 * Creates what is missing. PUBLIC loses CONNECT everywhere on the server, maintenance databases included: a tenant's
 * login role must reach its own database and no other.
 */
export async function ensureDatabases({ root, serverUrl, prefix = '' }) {
  const names = databaseNames(prefix);
  const client = clientFor(root, connectionTo(serverUrl, 'postgres'));
  try {
    await client.connect();
  } catch (error) {
    throw new SetupError(
      `The PostgreSQL server does not answer: ${error.message}`,
      'Check COMPANYOS_POSTGRES_URL if you set it; else read logs/postgres.log in the data folder.',
    );
  }
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database');
    const existing = new Set(rows.map(({ datname }) => datname));
    for (const name of [names.portal, ...Object.values(names.regions)]) {
      if (!existing.has(name))
        await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    }
    // What writes into a region asks its database whether it is that region.
    for (const [region, name] of Object.entries(names.regions))
      await client.query(
        `ALTER DATABASE ${name} SET companyos.region = '${region}'`,
      );
    for (const name of ['postgres', 'template1'])
      if (existing.has(name))
        await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  } finally {
    await client.end();
  }
  return names;
}
