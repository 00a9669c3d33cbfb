import { randomBytes } from 'node:crypto';
import knexFactory, { type Knex } from 'knex';
import { Client } from 'pg';

/**
 * Databases for tests, cloned from a template on one real PostgreSQL that the test command starts
 * (`COMPANYOS_TEST_POSTGRES_URL`). Cloning costs tens of milliseconds where migrating costs seconds.
 */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  readonly knex: Knex;
  /** Ends all connections and drops the database. Call it in `afterEach`/`afterAll`. */
  drop(): Promise<void>;
}

const ENV = 'COMPANYOS_TEST_POSTGRES_URL';

/** The server's own URL, database `postgres`, a superuser. */
export function testServerUrl(): string {
  const url = process.env[ENV];
  if (!url) {
    throw new Error(
      `${ENV} is not set: tests need the PostgreSQL that \`npm test\` and \`yarn test\` start. Run one of them, or set it to a server of your own.`,
    );
  }
  return url;
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const result = new URL(url);
  result.pathname = `/${database}`;
  return result.toString();
}

async function admin<T>(run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/**
 * Creates an empty database, or a clone of one that `template.prepare` filled once per server.
 *
 * @param template - `key` names the template and must change when `prepare` does.
 */
export async function createTestDatabase(template?: {
  key: string;
  prepare(knex: Knex): Promise<void>;
}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const source = template ? await ensureTemplate(template) : 'template0';
  await admin(client =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY WAL_LOG`),
  );
  const url = withDatabase(testServerUrl(), name);
  const knex = connect(url);
  return {
    name,
    url,
    knex,
    async drop() {
      await knex.destroy();
      await admin(client =>
        client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}

function connect(url: string): Knex {
  return knexFactory({
    client: 'pg',
    connection: url,
    pool: { min: 0, max: 10 },
  });
}

async function ensureTemplate(template: {
  key: string;
  prepare(knex: Knex): Promise<void>;
}): Promise<string> {
  const name = `template_${template.key.replace(/[^a-z0-9_]/g, '_')}`;
  await admin(async client => {
    // Workers of one test run arrive here together; the lock makes the first prepare it and the others wait.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query(
      'SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn',
      [name],
    );
    if (rowCount) return;
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const knex = connect(withDatabase(testServerUrl(), name));
    try {
      await template.prepare(knex);
    } finally {
      await knex.destroy();
    }
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  });
  return name;
}
