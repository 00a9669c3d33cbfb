// The real back end, killed with SIGKILL after every single effect of creating a tenant, and started again. What is in the
// stores then is what an undisturbed run leaves: the portal's own tables, its catalog, and pg_catalog of every region.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { startPortal } from '../scripts/lib/portal.mjs';
import { differences } from './support/differences.mjs';
import { signIn, tenantSpec } from './support/portalApi.mjs';
import { TenantSnapshots } from './support/tenantSnapshot.mjs';
import { startTestPostgres } from './support/testPostgres.mjs';

const require = createRequire(import.meta.url);
// The harness is TypeScript; this makes Node read it as the back end reads its own.
require('@backstage/cli-node/config/nodeTransform.cjs');
const {
  crashAfterEveryEffect,
} = require('../packages/operations/src/testing/index.ts');

// A letter per run: names that look alike are refused.
const nameOf = subject => subject.slice('tenant:'.length);
const subjectOf = run => `tenant:crash-${'abcdefghjkmpqtuwxyz'[run]}`;

test(
  'a back end that is killed after any effect of creating a tenant leaves no trace of it',
  { timeout: 540_000 },
  async t => {
    const { dataDir, postgres } = await startTestPostgres(t);
    let portal;
    let snapshots;
    let signedIn;
    t.after(async () => {
      await snapshots?.close();
      await portal?.stop();
    });

    async function start(crashAfter) {
      const begun = Date.now();
      portal = await startPortal({
        dataDir,
        databaseUrl: postgres.url,
        env: { COMPANYOS_CRASH_AFTER: crashAfter ?? '' },
      });
      const api = await signIn(portal, 'ada');
      signedIn = api;
      if (!snapshots) {
        // A region's first tenant brings what all of them share.
        await api.post('/tenant/tenants', { spec: tenantSpec('first') });
        await api.ended('tenant', 'tenant:first');
        snapshots = await TenantSnapshots.connect(portal);
        await snapshots.startCounting();
      }
      t.diagnostic(
        `back end ready after ${
          Date.now() - begun
        } ms, to be killed after ${crashAfter}`,
      );
      return { exited: portal.exited, api };
    }

    const { effects, process } = await crashAfterEveryEffect({
      start,
      subject: subjectOf,
      submit: ({ api }, subject) =>
        api.post('/tenant/tenants', { spec: tenantSpec(nameOf(subject)) }),
      async finished({ api }, subject) {
        const { state } = await api.ended('tenant', subject);
        assert.equal(state, 'succeeded');
      },
      async snapshot(subject) {
        const entity = await signedIn.catalogEntity(nameOf(subject));
        return snapshots.take(nameOf(subject), entity);
      },
      compare({ effect, expected, actual }) {
        assert.deepEqual(
          differences(actual, expected),
          [],
          `killed after effect ${effect}`,
        );
      },
    });
    t.diagnostic(`${effects} effects`);
    assert.ok(effects >= 5, `only ${effects} effects`);

    // Asked again, each of them is done. Not the last one: that effect is what the process is still to be killed after.
    for (let run = 0; run <= effects; run++) {
      const spec = tenantSpec(nameOf(subjectOf(run)));
      const { operation } = await process.api.post('/tenant/tenants', { spec });
      assert.equal(operation.state, 'no-op', spec.name);
    }
  },
);
