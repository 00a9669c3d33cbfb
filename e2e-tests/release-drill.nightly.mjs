// `companyos drill release` against the real back end and the real staging target: good and bad versions, what must happen,
// and what must not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { companyos } from './support/companyos.mjs';
import { startPortalWithStaging } from './support/portalWithStaging.mjs';

test(
  'the drill of releases passes, and leaves serving what served before',
  { timeout: 600_000 },
  async t => {
    const world = await startPortalWithStaging(t);
    const { portal, stagingFile, usersFile } = world;
    const before = await world.serving();
    const { code, out, err } = await companyos(
      [
        ...['drill', 'release', '--json'],
        ...['--users', usersFile, '--staging', stagingFile],
      ],
      { ...world.env, COMPANYOS_URL: portal.url },
    );
    const log = fs.readFileSync(portal.log, 'utf8').split('\n').slice(-40);
    assert.equal(code, 0, [err, out, ...log].join('\n'));
    const { passed, steps } = JSON.parse(out);
    assert.equal(passed, true);
    assert.equal(steps.length, 8);
    t.diagnostic(err);
    assert.deepEqual(await world.serving(), before);
    const { traffic } = await world.status();
    assert.equal(traffic.requestsPerSecond, 25);
  },
);
