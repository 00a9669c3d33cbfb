// `companyos drill release` against the real back end and the real staging target: good and bad versions, what must happen,
// and what must not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from '../scripts/lib/paths.mjs';
import { startPortal } from '../scripts/lib/portal.mjs';
import { startPostgres } from '../scripts/lib/postgres.mjs';
import { planStaging, startStaging } from '../scripts/lib/staging.mjs';
import { temporaryFolder } from '../scripts/lib/testing.mjs';
import { presentTools } from '../scripts/lib/tools.mjs';
import { companyos } from './support/companyos.mjs';

test(
  'the drill of releases passes, and leaves serving what served before',
  { timeout: 600_000 },
  async t => {
    const dataDir = temporaryFolder(t);
    const postgres = await startPostgres({
      root,
      dataDir: path.join(dataDir, 'postgres'),
      durable: false,
      log: path.join(dataDir, 'postgres.log'),
    });
    t.after(() => postgres.stop());
    const plan = await planStaging({});
    const staging = await startStaging({
      root,
      dataDir,
      tools: presentTools({ root }),
      serverUrl: postgres.url,
      credentialKey: 'k'.repeat(32),
      plan,
    });
    t.after(() => staging.stop());
    const portal = await startPortal({
      dataDir,
      databaseUrl: postgres.url,
      staging: plan,
    });
    t.after(() => portal.stop());
    const status = async () => {
      const headers = { authorization: `Bearer ${plan.token}` };
      return (await fetch(`${plan.url}/status`, { headers })).json();
    };
    const serving = async () => {
      const { weights, deployments } = await status();
      const { version } = deployments.find(({ id }) => id === weights.stable);
      return { version, canary: weights.canary };
    };
    const before = await serving();
    const { code, out, err } = await companyos(
      [
        'drill',
        'release',
        '--users',
        path.join(dataDir, 'users.json'),
        '--staging',
        path.join(dataDir, 'staging.json'),
        '--json',
      ],
      { COMPANYOS_URL: portal.url, HOME: dataDir, XDG_CONFIG_HOME: dataDir },
    );
    const log = fs.readFileSync(portal.log, 'utf8').split('\n').slice(-40);
    assert.equal(code, 0, [err, out, ...log].join('\n'));
    const { passed, steps } = JSON.parse(out);
    assert.equal(passed, true);
    assert.equal(steps.length, 8);
    t.diagnostic(err);
    assert.deepEqual(await serving(), before);
    const { traffic } = await status();
    assert.equal(traffic.requestsPerSecond, 25);
  },
);
