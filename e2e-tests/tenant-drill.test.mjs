// `companyos drill tenants` against the real back end: provision, operate, tear down, and everything that must be denied on
// the way.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startPortal } from '../scripts/lib/portal.mjs';
import { companyos } from './support/companyos.mjs';
import { signIn } from './support/portalApi.mjs';
import { startTestPostgres } from './support/testPostgres.mjs';

test(
  'the drill of tenants passes, and leaves nothing behind',
  { timeout: 240_000 },
  async t => {
    const { dataDir, postgres } = await startTestPostgres(t);
    const portal = await startPortal({ dataDir, databaseUrl: postgres.url });
    t.after(() => portal.stop());
    const users = path.join(dataDir, 'users.json');
    const { code, out, err } = await companyos(
      ['drill', 'tenants', '--users', users, '--json'],
      { COMPANYOS_URL: portal.url, HOME: dataDir, XDG_CONFIG_HOME: dataDir },
    );
    assert.equal(code, 0, err + out);
    const { passed, steps } = JSON.parse(out);
    assert.equal(passed, true);
    assert.equal(steps.length, 8);

    // The catalog hears of it, fetches the tenants, and finds none.
    const ada = await signIn(portal, 'ada');
    const signal = AbortSignal.timeout(60_000);
    for (;;) {
      const query =
        'filter=kind=resource,spec.type=tenant&fields=metadata.name';
      const entities = await ada.get(`/catalog/entities?${query}`);
      if (entities.length === 0) break;
      assert.ok(!signal.aborted, JSON.stringify(entities));
      await pause(200);
    }
  },
);
