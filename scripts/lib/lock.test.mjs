import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { lockHolder, tryLock, waitForLock } from './lock.mjs';
import { lockPortal } from './portal-lock.mjs';
import { startNode, temporaryFolder } from './testing.mjs';
import { root } from './paths.mjs';

const module = JSON.stringify(path.join(root, 'scripts/lib/lock.mjs'));

function holdElsewhere(t, file) {
  return startNode(
    t,
    `import { tryLock } from ${module};
     tryLock(${JSON.stringify(file)}, { url: 'http://localhost:1' });
     console.log('held'); setInterval(() => {}, 1000);`,
  );
}

test('one holder at a time; the next may when it is released', t => {
  const file = path.join(temporaryFolder(t), 'a', 'x.lock');
  const lock = tryLock(file, { port: 1 });
  assert.equal(tryLock(file), null);
  assert.equal(lockHolder(file).port, 1);
  lock.update({ port: 2 });
  assert.equal(lockHolder(file).port, 2);
  lock.release();
  assert.equal(lockHolder(file), null);
  tryLock(file).release();
});

test('a lock whose holder was killed is free', async t => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const other = holdElsewhere(t, file);
  await other.said('held');
  assert.equal(tryLock(file), null);
  other.child.kill('SIGKILL');
  await other.exited;
  assert.notEqual(tryLock(file), null);
});

test('a process that got the number of a dead holder does not hold its lock', t => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  fs.writeFileSync(
    file,
    JSON.stringify({ pid: process.pid, birth: 'long ago' }),
  );
  assert.equal(lockHolder(file), null);
});

test('waiting ends when the holder does', async t => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const other = holdElsewhere(t, file);
  await other.said('held');
  let waitedFor;
  const waiting = waitForLock(file, { onWait: holder => (waitedFor = holder) });
  other.child.kill('SIGKILL');
  const lock = await waiting;
  lock.release();
  assert.equal(waitedFor.pid, other.child.pid);
});

test('a second portal on one folder is told where the first one is', async t => {
  const folder = temporaryFolder(t);
  const other = holdElsewhere(t, path.join(folder, 'portal.lock'));
  await other.said('held');
  assert.throws(
    () => lockPortal(folder, {}),
    error => {
      assert.match(error.message, /already runs at http:\/\/localhost:1/);
      assert.match(error.next, /Ctrl-C/);
      return true;
    },
  );
});
