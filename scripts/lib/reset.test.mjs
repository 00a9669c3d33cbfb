import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { tryLock } from './lock.mjs';
import { resetData } from './reset.mjs';
import { temporaryFolder, writeFiles } from './testing.mjs';

function dataFolder(t) {
  const folder = path.join(temporaryFolder(t), 'data');
  writeFiles(folder, { 'secrets.json': '{}', 'test/portal/logs/x.log': '' });
  return folder;
}

test('removes the data folder, once', t => {
  const folder = dataFolder(t);
  assert.equal(resetData(folder), true);
  assert.equal(fs.existsSync(folder), false);
  assert.equal(resetData(folder), false);
});

for (const lockName of ['portal.lock', 'test/portal/portal.lock'])
  test(`refuses while ${lockName} is held`, t => {
    const folder = dataFolder(t);
    const lock = tryLock(path.join(folder, lockName));
    assert.throws(
      () => resetData(folder),
      error => {
        assert.match(error.message, /still run/);
        assert.match(error.next, /Ctrl-C/);
        return true;
      },
    );
    assert.equal(fs.existsSync(path.join(folder, 'secrets.json')), true);
    lock.release();
    assert.equal(resetData(folder), true);
  });

test('does not remove a folder that is not one of the portal', t => {
  const folder = temporaryFolder(t);
  writeFiles(folder, { 'thesis.txt': 'years of work' });
  assert.throws(() => resetData(folder), /does not look like a data folder/);
  assert.equal(fs.existsSync(path.join(folder, 'thesis.txt')), true);
});
