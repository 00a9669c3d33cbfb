import type { Rollout } from '@companyos/plugin-release-common';
import type { MemoryTarget } from '@companyos/plugin-release-node/testing';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { startTestPortal, type TestPortal } from './__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import { OWNERS, SHOP, shopTarget, VERSIONS } from './__testUtils__/world';

const REASON = 'Because the test says so.';
const START = { component: SHOP, target: 'staging', version: '2.0.0' };

describe('the release API', () => {
  let database: TestDatabase;
  let target: MemoryTarget;
  let portal: TestPortal;
  let pump: NodeJS.Timeout;
  let traffic: { badCanary: number };

  beforeEach(async () => {
    database = await createTestDatabase();
    target = shopTarget();
    traffic = { badCanary: 0 };
    let servedMs = Date.now();
    pump = setInterval(() => {
      const fromMs = servedMs;
      servedMs = Math.max(fromMs + 1, Date.now());
      target.serve({ fromMs, toMs: servedMs, requests: 2_000, ...traffic });
    }, 40);
    portal = await startTestPortal(database, target);
  });
  afterEach(async () => {
    clearInterval(pump);
    await portal.stop();
    await database.drop();
  });

  const until = (id: string, test: (rollout: Rollout) => boolean) =>
    waitFor(async () => {
      const rollout = await portal.as('augusta').releases.rollout(id);
      return test(rollout) && rollout;
    });

  it('releases a version, tells its owner, and rolls back to the one before by name', async () => {
    const { releases } = portal.as('ada');
    expect(await releases.targets()).toEqual([
      { id: 'staging', title: 'In memory', components: [SHOP] },
    ]);
    expect(
      await releases.versions({ target: 'staging', component: SHOP }),
    ).toEqual(VERSIONS);
    const { plan, decision } = await releases.planStart(START);
    expect(decision.outcome).toBe('allow');
    const started = await releases.start({
      ...START,
      reason: REASON,
      planHash: plan.hash,
    });
    expect(started.operation).toMatchObject({
      state: 'succeeded',
      reason: REASON,
    });
    const rolloutId = started.rolloutId!;
    const done = await until(rolloutId, ({ state }) => state === 'completed');
    expect(done).toMatchObject({
      component: SHOP,
      release: { id: started.releaseId, version: '2.0.0' },
      previous: { version: '1.0.0' },
      startedBy: 'user:default/ada',
      reason: REASON,
      allowed: [],
    });
    const history = await releases.history(rolloutId);
    expect(history.map(({ kind }) => kind)).toContain('state');
    const seen = await releases.observations(rolloutId);
    expect(seen.some(({ canary }) => canary.seen > 0)).toBe(true);
    await waitFor(async () => portal.notifications.length > 0);
    expect(portal.notifications).toEqual([
      {
        title: 'acme-shop 2.0.0 serves everybody at staging',
        recipient: OWNERS,
      },
    ]);
    expect(portal.signals).toContainEqual({
      type: 'rollout-changed',
      rolloutId,
    });

    const old = await releases.releases({ state: 'superseded' });
    expect(old.items).toMatchObject([{ version: '1.0.0', allowed: [] }]);
    const { id } = old.items[0];
    const kim = portal.as('kim');
    expect((await kim.releases.release(id)).allowed).toEqual(['rollback']);
    const dry = await kim.releases.planRollback(id);
    expect(dry.plan.changes[0].summary).toContain('gets all traffic');
    const { id: operationId } = await kim.releases.rollback(id, {
      reason: 'Checkout is slow.',
      planHash: dry.plan.hash,
    });
    const operation = await waitFor(async () => {
      const found = await kim.operations.get('release', operationId);
      return found.finishedAt !== null && found;
    });
    expect(operation).toMatchObject({
      state: 'succeeded',
      actor: { ref: 'user:default/kim' },
      reason: 'Checkout is slow.',
      output: { verified: { asked: 1_000, matched: 1_000 } },
    });
    const events = await waitFor(async () => {
      const all = portal.ledger.map(({ record }) => record.event);
      return all.includes('release.rollback.succeeded') && all;
    });
    expect(events).toContain('release.rollout.completed');
  });

  it('steers by those who may, each with a reason, and says who may do what', async () => {
    traffic = { badCanary: 0 };
    const { releases } = portal.as('ada');
    const { rolloutId } = await releases.start({
      ...START,
      strategy: {
        steps: [
          { weightPercent: 10, minimumSamples: 100_000_000 },
          { weightPercent: 100 },
        ],
      },
      reason: REASON,
    });
    const id = rolloutId!;
    await until(id, ({ observedPercent }) => observedPercent === 10);
    const allowed = async (person: Parameters<TestPortal['as']>[0]) =>
      (await portal.as(person).releases.rollout(id)).allowed;
    expect(await allowed('ada')).toEqual([]);
    expect(await allowed('omar')).toEqual(['pause', 'abort']);
    expect(await allowed('rhea')).toEqual(['pause', 'promote', 'abort']);
    expect(await allowed('kim')).toEqual(['abort']);
    expect(await allowed('augusta')).toEqual([]);

    const rhea = portal.as('rhea').releases;
    await expect(
      rhea.steer(id, 'pause', { reason: ' ' }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: { reason: 'Say why.' },
    });
    const paused = await rhea.steer(id, 'pause', { reason: 'Lunch.' });
    expect(paused.rollout).toMatchObject({
      state: 'paused',
      stateReason: 'Lunch.',
      allowed: ['resume', 'promote', 'abort'],
    });
    await expect(
      portal.as('kim').releases.steer(id, 'resume', { reason: REASON }),
    ).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.stringMatching(/^pd_/),
    });
    const { operation } = await portal
      .as('kim')
      .releases.steer(id, 'abort', { reason: 'It smells of smoke.' });
    expect(operation.state).toBe('succeeded');
    const gone = await until(id, ({ state }) => state === 'rolled-back');
    expect(gone.stateReason).toContain('It smells of smoke.');
    const { items } = await rhea.rollouts({ active: false });
    expect(items.map(item => item.id)).toEqual([id]);
    expect((await rhea.rollouts({ active: true })).items).toEqual([]);
  });

  it('refuses what the contract or the rules do not have, in one shape', async () => {
    const { releases } = portal.as('ada');
    const cases: [Promise<unknown>, object][] = [
      [
        releases.start({ ...START, version: '', reason: REASON }),
        { code: 'INVALID_INPUT', fields: { version: 'Name the version.' } },
      ],
      [
        releases.start({ ...START, component: 'unknown', reason: REASON }),
        { code: 'INVALID_INPUT' },
      ],
      [releases.start({ ...START } as never), { code: 'INVALID_INPUT' }],
      [releases.planStart({ ...START, extra: 1 } as never), { status: 400 }],
      [releases.release('rel_none'), { code: 'NOT_FOUND' }],
      [releases.rollout('ro_none'), { code: 'NOT_FOUND' }],
      [
        portal.as('rhea').releases.start({ ...START, reason: REASON }),
        { code: 'POLICY_DENIED' },
      ],
      [
        portal.as('rhea').releases.steer('ro_none', 'abort', { reason: 'No.' }),
        { code: 'NOT_FOUND' },
      ],
    ];
    for (const [asked, error] of cases) {
      await expect(asked).rejects.toMatchObject(error);
    }
    const denied = await portal.as('augusta').releases.planStart(START);
    expect(denied.decision).toMatchObject({ outcome: 'deny' });
    const response = await portal.fetchAs('ada', '/releases?limit=0');
    expect(response.status).toBe(400);
  });
});
