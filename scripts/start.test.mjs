// `npm start` where something is in the way: it ends at once, with a sentence that says what to do.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';
import { tryLock } from './lib/lock.mjs';
import { root } from './lib/paths.mjs';
import { startScript, temporaryFolder } from './lib/testing.mjs';

const start = (t, env) =>
  startScript(t, path.join(root, 'scripts/start.mjs'), {
    env: {
      ...process.env,
      COMPANYOS_DATA_DIR: path.join(temporaryFolder(t), 'data'),
      ...env,
    },
  });

async function listen(t, host) {
  const server = net.createServer().listen(0, host);
  await new Promise(resolve => server.once('listening', resolve));
  t.after(() => server.close());
  return server.address().port;
}

test('a port in use', async t => {
  const port = await listen(t, '127.0.0.1');
  const { exited, output } = start(t, { PORT: String(port) });
  assert.equal(await exited, 1);
  assert.match(output(), new RegExp(`Port ${port} is in use`));
  assert.match(output(), /PORT=7007 npm start/);
  assert.doesNotMatch(output(), / at .*\.mjs/, 'no stack trace');
});

test('a port number that is none', async t => {
  const { exited, output } = start(t, { PORT: 'eighty' });
  assert.equal(await exited, 1);
  assert.match(output(), /PORT is "eighty"/);
});

test('a portal that runs already', async t => {
  const dataDir = path.join(temporaryFolder(t), 'data');
  tryLock(path.join(dataDir, 'portal.lock'), { url: 'http://localhost:7011' });
  const { exited, output } = start(t, { COMPANYOS_DATA_DIR: dataDir });
  assert.equal(await exited, 1);
  assert.match(output(), /already runs at http:\/\/localhost:7011/);
});

test('a data folder that cannot be made', async t => {
  const file = path.join(temporaryFolder(t), 'file');
  fs.writeFileSync(file, '');
  const { exited, output } = start(t, {
    COMPANYOS_DATA_DIR: path.join(file, 'data'),
  });
  assert.equal(await exited, 1);
  assert.match(output(), /A file stands where a folder is needed/);
  assert.doesNotMatch(output(), / at .*\.mjs/, 'no stack trace');
});
