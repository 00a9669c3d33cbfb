import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { createLifecycle } from './lifecycle.mjs';
import { root } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { planStaging, startStaging, startStagingBeside } from './staging.mjs';
import { gone, startNode, temporaryFolder } from './testing.mjs';
import { presentTools } from './tools.mjs';

const tools = presentTools({ root });

async function server(t) {
  const folder = temporaryFolder(t);
  const postgres = await startPostgres({
    root,
    dataDir: path.join(folder, 'postgres'),
    durable: false,
    log: path.join(folder, 'postgres.log'),
  });
  t.after(() => postgres.stop());
  return { folder, serverUrl: postgres.url };
}

const options = ({ folder, serverUrl }, plan) => ({
  root,
  dataDir: path.join(folder, 'data'),
  tools,
  serverUrl,
  credentialKey: 'k'.repeat(32),
  plan,
  requestsPerSecond: 5,
});

/** Processes that run something out of the folder, PostgreSQL aside. */
const running = folder =>
  execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(path.join(folder, 'data')))
    .map(line => Number.parseInt(line, 10));

const ask = async ({ url, token }) =>
  (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json();

test('is left out when that is wanted', async () => {
  assert.equal(await planStaging({ COMPANYOS_STAGING: 'off' }), null);
});

test('serves the first version, knows good and bad ones, comes back as it was, and leaves nothing running', async t => {
  const world = await server(t);
  const plan = await planStaging({});
  const first = await startStaging(options(world, plan));
  t.after(() => first.stop());
  const { digest, version } = await ask({ url: `${plan.routerUrl}/version` });
  assert.equal(version, '1.0.0');
  const file = path.join(world.folder, 'data', 'staging.json');
  assert.equal(fs.statSync(file).mode % 0o1000, 0o600);
  const known = JSON.parse(fs.readFileSync(file, 'utf8'));
  const status = await ask({ ...known, url: `${known.url}/status` });
  assert.deepEqual(
    status.builds.map(build => build.version),
    ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'],
  );
  await first.stop();
  assert.deepEqual(running(world.folder), []);

  const again = await planStaging({});
  const second = await startStaging(options(world, again));
  t.after(() => second.stop());
  const back = await ask({ url: `${again.routerUrl}/version` });
  assert.equal(back.digest, digest);
  await second.stop();
  assert.deepEqual(running(world.folder), []);
});

test('ends with whoever started it, however that ended', async t => {
  const world = await server(t);
  const plan = await planStaging({});
  const starter = startNode(
    t,
    `import { startStaging } from ${JSON.stringify(
      path.join(root, 'scripts/lib/staging.mjs'),
    )};
     const { pid } = await startStaging(${JSON.stringify(
       options(world, plan),
     )});
     console.log('started');
     setInterval(() => {}, 1000);`,
  );
  await starter.said('started');
  const processes = running(world.folder);
  assert.ok(processes.length >= 3, 'control, router and service');
  starter.child.kill('SIGKILL');
  for (const pid of processes) await gone(pid);
});

test('a portal that stops while staging is on its way waits for its end', async t => {
  const world = await server(t);
  const lifecycle = createLifecycle();
  const said = [];
  startStagingBeside({
    ...options(world, await planStaging({})),
    lifecycle,
    say: text => said.push(text),
  });
  assert.equal(await lifecycle.stop(), false);
  assert.deepEqual(running(world.folder), []);
  assert.deepEqual(said, []);
});

test('a portal goes on when staging cannot be started', async t => {
  const folder = temporaryFolder(t);
  const lifecycle = createLifecycle();
  const serverUrl = 'postgresql://nobody:none@127.0.0.1:1/postgres';
  const plan = await planStaging({});
  const said = await new Promise(say =>
    startStagingBeside({
      ...options({ folder, serverUrl }, plan),
      lifecycle,
      say,
    }),
  );
  assert.match(said, /Staging is not there: .*ECONNREFUSED/);
  assert.equal(await lifecycle.stop(), false);
});
