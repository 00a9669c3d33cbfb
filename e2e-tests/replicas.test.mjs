// Two back ends on one PostgreSQL, as a portal that scales out has them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { startPortal } from '../scripts/lib/portal.mjs';
import { signIn, tenantSpec } from './support/portalApi.mjs';
import { startTestPostgres } from './support/testPostgres.mjs';

const DOOMED = 'doomed';

test('two back ends on one PostgreSQL', { timeout: 300_000 }, async t => {
  const { dataDir, postgres } = await startTestPostgres(t);
  const portals = [];
  t.after(() => Promise.all(portals.map(portal => portal.stop())));
  // The first start makes the databases; the second one of a portal finds them.
  for (const name of ['one', 'two'])
    portals.push(
      await startPortal({
        dataDir,
        name,
        databaseUrl: postgres.url,
        env: {
          COMPANYOS_CRASH_AFTER: name === 'one' ? `tenant:${DOOMED}#3` : '',
        },
      }),
    );
  const [one, two] = await Promise.all(
    portals.map(portal => signIn(portal, 'ada')),
  );
  const create = (api, name) =>
    api.post('/tenant/tenants', { spec: tenantSpec(name) });

  await t.test(
    'make one tenant of one name, however often both are asked at once',
    async () => {
      const answers = await Promise.all(
        [one, two, one, two].map(api => create(api, 'acme')),
      );
      assert.equal(new Set(answers.map(({ tenant }) => tenant.id)).size, 1);
      await one.ended('tenant', 'tenant:acme');
      const { items } = await two.get('/tenant/operations?subject=tenant:acme');
      const states = items.map(({ state }) => state).sort();
      assert.equal(states.filter(state => state === 'succeeded').length, 1);
      assert.deepEqual(
        states.filter(state => !['succeeded', 'no-op'].includes(state)),
        [],
      );
      const [first, second] = await Promise.all(
        [one, two].map(api => api.get('/tenant/tenants/acme/manifest')),
      );
      assert.equal(first, second);
      assert.equal((await create(two, 'acme')).operation.state, 'no-op');
    },
  );

  await t.test('share many, each done once', async () => {
    const names = ['red', 'amber', 'green', 'blue', 'white', 'grey'];
    await Promise.all(
      names.map((name, i) => create(i % 2 ? one : two, `box-${name}`)),
    );
    for (const name of names) {
      const operation = await two.ended('tenant', `tenant:box-${name}`);
      assert.equal(operation.state, 'succeeded');
      const { steps } = await one.get(`/tenant/operations/${operation.id}`);
      assert.ok(steps.every(({ attempts }) => attempts === 1));
    }
  });

  await t.test(
    'go on with what the other was doing when it was killed',
    async () => {
      // The answer may be on its way when the process dies.
      await create(one, DOOMED).catch(() => undefined);
      assert.equal((await portals[0].exited).signal, 'SIGKILL');
      const begun = Date.now();
      const operation = await two.ended('tenant', `tenant:${DOOMED}`);
      assert.equal(operation.state, 'succeeded');
      t.diagnostic(`taken over and finished after ${Date.now() - begun} ms`);
      assert.equal((await create(two, DOOMED)).operation.state, 'no-op');
    },
  );

  await t.test('leave a ledger without a gap, each record once', async () => {
    const auditor = await signIn(portals[1], 'augusta');
    const { items } = await two.get('/tenant/operations?limit=100');
    const ended = items.filter(({ finishedAt }) => finishedAt).length;
    assert.equal(ended, items.length);
    const entries = await entriesOnceAll(auditor, items);
    const sequences = entries
      .filter(({ entry }) => entry.source === 'tenant')
      .map(({ entry }) => entry.sequence);
    assert.deepEqual(
      sequences,
      sequences.map((_, i) => i + 1),
    );
    const keys = entries.map(({ entry }) => `${entry.source} ${entry.key}`);
    assert.equal(new Set(keys).size, keys.length);
  });
});

/** All entries, oldest first, once each operation's end is among them. */
async function entriesOnceAll(auditor, operations) {
  const wanted = operations.map(({ id, state }) => `${id}/${state}`);
  for (;;) {
    const entries = [];
    for (;;) {
      const page = await auditor.get(
        `/ledger/entries?offset=${entries.length}&limit=100`,
      );
      entries.push(...page.items);
      if (page.items.length < 100) break;
    }
    entries.sort((a, b) => a.position - b.position);
    const keys = new Set(entries.map(({ entry }) => entry.key));
    if (wanted.every(key => keys.has(key))) return entries;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
