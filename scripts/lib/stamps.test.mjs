import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { dependenciesFresh, dependenciesHash } from './dependencies.mjs';
import { frontendFresh, frontendHash, stampFrontend } from './frontend.mjs';
import { temporaryFolder, writeFiles } from './testing.mjs';

function project(t) {
  const root = temporaryFolder(t);
  writeFiles(root, {
    'package.json': {},
    'yarn.lock': 'lock',
    '.yarnrc.yml': '',
    'app-config.yaml': 'app: {}',
    'packages/app/package.json': { name: 'app', dependencies: { page: '^1' } },
    'packages/app/src/index.ts': 'app',
    'packages/app/dist/index.html': '<html>',
    'packages/backend/package.json': { name: 'backend' },
    'packages/backend/src/index.ts': 'backend',
    'plugins/page/package.json': { name: 'page', dependencies: { rules: '1' } },
    'plugins/page/src/index.ts': 'page',
    'packages/rules/package.json': { name: 'rules' },
    'packages/rules/src/index.ts': 'rules',
    'policies/tenants.cedar': 'permit',
  });
  return root;
}

const built = root => stampFrontend(root, frontendHash(root));

for (const file of [
  'packages/app/src/index.ts',
  'plugins/page/src/index.ts',
  'packages/rules/src/index.ts',
  'plugins/page/src/new.ts',
  'app-config.yaml',
  'yarn.lock',
])
  test(`the front end is built again after a change of ${file}`, t => {
    const root = project(t);
    built(root);
    assert.equal(frontendFresh(root), true);
    writeFiles(root, { [file]: 'changed' });
    assert.equal(frontendFresh(root), false);
  });

for (const file of [
  'packages/backend/src/index.ts',
  'policies/tenants.cedar',
  'plugins/page/src/index.test.tsx',
  'plugins/page/README.md',
  'packages/rules/dist/index.js',
])
  test(`the front end is not built again after a change of ${file}`, t => {
    const root = project(t);
    built(root);
    writeFiles(root, { [file]: 'changed' });
    assert.equal(frontendFresh(root), true);
  });

test('a build that was interrupted is not taken for one', t => {
  const root = project(t);
  built(root);
  fs.rmSync(path.join(root, 'packages/app/dist'), { recursive: true });
  assert.equal(frontendFresh(root), false);
  assert.throws(() => built(root), /no index\.html/);
});

test('dependencies are installed again when a manifest or the lockfile changed', t => {
  const root = project(t);
  const installed = () =>
    writeFiles(root, {
      'node_modules/.yarn-state.yml': '',
      'node_modules/.companyos-install.json': { hash: dependenciesHash(root) },
    });
  assert.equal(dependenciesFresh(root), false);
  for (const file of ['yarn.lock', 'plugins/page/package.json']) {
    installed();
    assert.equal(dependenciesFresh(root), true);
    writeFiles(root, { [file]: '{"changed":true}' });
    assert.equal(dependenciesFresh(root), false);
  }
  installed();
  fs.rmSync(path.join(root, 'node_modules/.yarn-state.yml'));
  assert.equal(dependenciesFresh(root), false);
});
