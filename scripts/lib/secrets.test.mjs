import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { writeLocalConfig } from './local-config.mjs';
import { databaseNames } from './databases.mjs';
import { root } from './paths.mjs';
import { ensureSecrets, generatePassword } from './secrets.mjs';
import { temporaryFolder } from './testing.mjs';

const mode = file => fs.statSync(file).mode % 0o1000;

test('passwords can be typed and do not repeat', () => {
  const many = Array.from({ length: 200 }, generatePassword);
  assert.equal(new Set(many).size, many.length);
  for (const password of many)
    assert.match(password, /^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
});

test('are generated once, for everybody in the catalog, and only their owner can read them', t => {
  const dataDir = path.join(temporaryFolder(t), 'data');
  const first = ensureSecrets({ root, dataDir });
  assert.deepEqual(ensureSecrets({ root, dataDir }), first);
  assert.deepEqual(
    first.users.map(({ name, groups }) => [name, ...groups]),
    [
      ['ada', 'platform-engineers'],
      ['noor', 'platform-engineers'],
      ['omar', 'acme-owners'],
      ['gita', 'globex-owners'],
      ['rhea', 'release-managers'],
      ['dev', 'data-governance'],
      ['vera', 'data-governance'],
      ['kim', 'on-call'],
      ['augusta', 'auditors'],
    ],
  );
  for (const name of ['secrets.json', 'users.json'])
    assert.equal(mode(path.join(dataDir, name)), 0o600, name);
});

test('somebody new gets a password, the others keep theirs', t => {
  const dataDir = temporaryFolder(t);
  const before = ensureSecrets({ root, dataDir });
  const file = path.join(dataDir, 'secrets.json');
  const stored = JSON.parse(fs.readFileSync(file, 'utf8'));
  delete stored.passwords.kim;
  fs.writeFileSync(file, JSON.stringify(stored));
  const after = ensureSecrets({ root, dataDir });
  const password = (secrets, name) =>
    secrets.users.find(user => user.name === name).password;
  assert.equal(password(after, 'ada'), password(before, 'ada'));
  assert.notEqual(password(after, 'kim'), password(before, 'kim'));
});

test('the generated configuration listens on this machine only and is private', t => {
  const dataDir = temporaryFolder(t);
  const file = writeLocalConfig({
    dataDir,
    names: databaseNames(),
    serverUrl: 'postgresql://me:p%40ss@127.0.0.1:5433/postgres',
    port: 7008,
    secrets: ensureSecrets({ root, dataDir }),
  });
  assert.equal(mode(file), 0o600);
  const config = JSON.parse(
    fs.readFileSync(file, 'utf8').split('\n').slice(1).join('\n'),
  );
  assert.deepEqual(config.backend.listen, { host: '127.0.0.1', port: 7008 });
  assert.equal(config.backend.database.connection.password, 'p@ss');
  assert.equal(
    config.companyos.regions['us-east'].connection,
    'postgresql://me:p%40ss@127.0.0.1:5433/region_us_east',
  );
});
