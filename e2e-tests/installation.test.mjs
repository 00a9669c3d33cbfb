// The back end as others install it: the production configuration on a PostgreSQL of one's own, and what it refuses.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { startBackend } from '../scripts/lib/backend.mjs';
import {
  clientFor,
  connectionTo,
  databaseUrl,
} from '../scripts/lib/databases.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { freePort } from '../scripts/lib/postgres.mjs';
import { temporaryFolder } from '../scripts/lib/testing.mjs';
import { presentTools } from '../scripts/lib/tools.mjs';

const serverUrl = process.env.COMPANYOS_TEST_POSTGRES_URL;
const tools = presentTools({ root });
const base = path.join(root, 'app-config.yaml');
const production = path.join(root, 'app-config.production.yaml');

/** Empty databases on the test server, gone with the test. */
async function databases(t, count) {
  const client = clientFor(root, connectionTo(serverUrl, 'postgres'));
  await client.connect();
  const names = Array.from(
    { length: count },
    () => `test_${randomBytes(8).toString('hex')}`,
  );
  for (const name of names) await client.query(`CREATE DATABASE ${name}`);
  t.after(async () => {
    for (const name of names)
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
  });
  return names;
}

async function productionEnvironment(t) {
  const [portal, ...regions] = await databases(t, 3);
  const { host, port, user, password } = connectionTo(serverUrl, portal);
  const portalPort = await freePort();
  return {
    NODE_ENV: 'production',
    PORTAL_URL: `http://127.0.0.1:${portalPort}`,
    PORT: String(portalPort),
    POSTGRES_HOST: host,
    POSTGRES_PORT: String(port),
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_DATABASE: portal,
    AUTH_SESSION_SECRET: randomBytes(32).toString('hex'),
    TENANT_CREDENTIAL_KEY: randomBytes(32).toString('hex'),
    LEDGER_SIGNING_KEY: generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }),
    REGION_EU_CENTRAL_URL: databaseUrl(serverUrl, regions[0]),
    REGION_US_EAST_URL: databaseUrl(serverUrl, regions[1]),
  };
}

function start(t, { configs, env, port }) {
  const log = path.join(temporaryFolder(t), 'backend.log');
  return startBackend({ root, tools, configs, port, log, env });
}

/** A configuration file that exists for this test. */
function configFile(t, content) {
  const file = path.join(temporaryFolder(t), 'app-config.test.yaml');
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

test('the production configuration starts on an external PostgreSQL and offers no local sign-in', async t => {
  const env = await productionEnvironment(t);
  const backend = await start(t, {
    configs: [base, production],
    env,
    port: Number(env.PORT),
  });
  try {
    const people = await fetch(`${env.PORTAL_URL}/api/auth/local/people`);
    assert.equal(people.status, 404);
    const signIn = await fetch(`${env.PORTAL_URL}/api/auth/local/refresh`);
    assert.equal(signIn.status, 404);
    const tenants = await fetch(`${env.PORTAL_URL}/api/tenant/tenants`);
    assert.equal(tenants.status, 401);
  } finally {
    await backend.stop();
  }
});

test('local users in a production configuration keep it from starting', async t => {
  const env = await productionEnvironment(t);
  const users = configFile(t, {
    auth: {
      providers: {
        local: { users: [{ name: 'ada', password: 'abcd-efgh-jkmn' }] },
      },
    },
  });
  await assert.rejects(
    start(t, {
      configs: [base, production, users],
      env,
      port: Number(env.PORT),
    }),
    error => {
      assert.match(error.message, /local sign-in is for development only/);
      return true;
    },
  );
});

test('on a database other than PostgreSQL the back end refuses with one sentence', async t => {
  const port = await freePort();
  const sqlite = configFile(t, {
    app: { baseUrl: `http://127.0.0.1:${port}` },
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
      database: {
        client: 'better-sqlite3',
        connection: ':memory:',
        pluginDivisionMode: 'database',
      },
    },
    companyos: {
      tenants: { credentialKey: 'x'.repeat(40) },
      regions: {
        'eu-central': { connection: serverUrl },
        'us-east': { connection: serverUrl },
      },
    },
  });
  await assert.rejects(start(t, { configs: [base, sqlite], port }), error => {
    assert.match(
      error.message,
      /CompanyOS Portal runs on PostgreSQL only, and this database is better-sqlite3: set backend\.database\.client to pg/,
    );
    return true;
  });
});
