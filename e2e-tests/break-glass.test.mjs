// A rollback while the portal is down: done by hand on the real staging target, in the ledger once the portal is back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { companyos } from './support/companyos.mjs';
import { signIn } from './support/portalApi.mjs';
import { startPortalWithStaging } from './support/portalWithStaging.mjs';

test(
  'a rollback by hand while the portal is down is recorded late when it is back',
  { timeout: 240_000 },
  async t => {
    const world = await startPortalWithStaging(t);
    const { portal, stagingFile } = world;
    const env = { ...world.env, COMPANYOS_URL: portal.url };
    const run = async (...args) => {
      const { code, out, err } = await companyos(args, env);
      assert.equal(code, 0, err + out);
      return out;
    };
    const kim = portal.users.find(({ name }) => name === 'kim');
    const ada = await signIn(portal, 'ada');
    const { rolloutId } = await ada.post('/release/releases', {
      component: 'component:default/reference-service',
      target: 'staging',
      version: '1.1.0',
      strategy: {
        steps: [{ weightPercent: 100 }],
        signals: { latency: false, burn: false, synthetic: false },
        soakSeconds: 0,
      },
      reason: 'To have something to go back from.',
    });
    for (;;) {
      const { state, stateReason } = await ada.get(
        `/release/rollouts/${rolloutId}`,
      );
      if (state === 'completed') break;
      assert.ok(!['failed', 'rolled-back'].includes(state), stateReason);
      await pause(200);
    }
    env.COMPANYOS_PASSWORD = kim.password;
    await run('login', '--url', portal.url, '--user', 'kim');
    assert.equal((await world.serving()).version, '1.1.0');

    await portal.kill();
    const byHand = ['rollback', '--to', '1.0.0', '--reason', 'It is down.'];
    const down = await companyos(byHand, env);
    assert.equal(down.code, 6, down.err);
    const done = JSON.parse(
      await run(...byHand, '--break-glass', '--staging', stagingFile, '--json'),
    );
    assert.equal(done.outcome, 'success', done.words);
    assert.deepEqual(await world.serving(), { version: '1.0.0', canary: null });

    const again = await world.start(portal.port);
    assert.match(await run('ledger', 'deliver'), /Recorded: 1\. Waiting: 0\./);
    const augusta = await signIn(again, 'augusta');
    for (;;) {
      const { items } = await augusta.get(
        '/ledger/entries?source=release&limit=20',
      );
      const late = items.find(
        ({ entry }) => entry.event === 'release.rollback.break-glass',
      );
      if (late) {
        const { late: isLate, actorIs, decided } = late.entry.plain;
        assert.deepEqual(
          { isLate, actorIs, decided },
          { isLate: true, actorIs: 'claimed', decided: 'allow' },
        );
        assert.equal(late.personal.actor, 'user:default/kim');
        assert.equal(late.personal.reason, 'It is down.');
        break;
      }
      await pause(200);
    }
    // The portal's own record says what the target says.
    const { items } = await augusta.get('/release/releases?state=stable');
    assert.deepEqual(
      items.map(({ version }) => version),
      ['1.0.0'],
    );
  },
);
