import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import { setTimeout as delay } from 'node:timers/promises';
import {
  COMPONENT,
  startReleasePortal,
  type ReleasePortal,
} from './__testUtils__/releasePortal';

jest.setTimeout(240_000);

const WALKED = {
  synthetic: { paths: ['login', 'tenant-query', 'export', 'job-queue'] },
};
const ENOUGH = {
  minimumSamples: 30,
  minimumDurationSeconds: 3,
  margin: 0.1,
  latencyMargin: 0.4,
};

/** Releases, probes, the ledger and staging's real processes together, as the portal has them. */
describe('a release through the whole portal', () => {
  let portal: ReleasePortal;

  beforeAll(async () => {
    portal = await startReleasePortal(['1.0.0', '1.1.0', '1.2.0', '1.4.0']);
  });
  afterAll(() => portal?.stop());

  async function release(
    version: string,
    signals: object = {},
  ): Promise<Rollout> {
    const { releases } = portal.as('ada');
    const { operation, rolloutId } = await releases.start({
      component: COMPONENT,
      target: 'staging',
      version,
      // As its own, with less patience.
      strategy: {
        steps: [
          { ...ENOUGH, weightPercent: 10 },
          { ...ENOUGH, weightPercent: 50 },
          { weightPercent: 100 },
        ],
        signals: {
          errors: { share: 1 },
          latency: false,
          burn: false,
          ...signals,
        },
        warmUpSeconds: 2,
        soakSeconds: 1,
      },
      reason: `Release ${version}.`,
    });
    expect(operation).toMatchObject({ state: 'succeeded', error: null });
    for (;;) {
      const rollout = await releases.rollout(rolloutId!);
      if (isRolloutEnded(rollout.state)) return rollout;
      await delay(200);
    }
  }

  it('reaches everybody when it is good, comes back by itself when it is bad, and goes back by name', async () => {
    const { as, lab } = portal;
    const dry = await as('ada').releases.planStart({
      component: COMPONENT,
      target: 'staging',
      version: '1.1.0',
    });
    expect(dry.plan.changes[0].summary).toContain('10 % → 50 % → 100 %');
    const good = await release('1.1.0', WALKED);
    expect(good).toMatchObject({ state: 'completed' });
    const served = lab.release('1.1.0').digest;
    expect(await lab.target.servedDigests(200)).toEqual(
      new Map([[served, 200]]),
    );

    // Walks meet its errors as users do; this one is for the judge of the traffic.
    const bad = await release('1.2.0', { synthetic: false });
    expect(bad.state).toBe('rolled-back');
    expect(bad.stateReason).toMatch(/Errors: .* of .* canary units bad/);
    expect(await lab.target.servedDigests(200)).toEqual(
      new Map([[served, 200]]),
    );

    const kim = as('kim');
    const { items } = await kim.releases.releases({ state: 'superseded' });
    expect(items).toMatchObject([{ version: '1.0.0', allowed: ['rollback'] }]);
    const { id } = await kim.releases.rollback(items[0].id, {
      reason: 'It was better.',
    });
    let operation = await kim.operations.get('release', id);
    while (operation.finishedAt === null) {
      await delay(200);
      operation = await kim.operations.get('release', id, { waitSeconds: 1 });
    }
    expect(operation).toMatchObject({
      state: 'succeeded',
      output: { verified: { asked: 1_000, matched: 1_000 } },
    });
    expect(await lab.target.servedDigests(200)).toEqual(
      new Map([[lab.release('1.0.0').digest, 200]]),
    );
    const recorded = await portal
      .database('release.ledger_outbox')
      .select('record');
    const events = recorded.map(({ record }) => JSON.parse(record).event);
    expect(events).toEqual(
      expect.arrayContaining([
        'release.start.succeeded',
        'release.rollout.completed',
        'release.rollout.rolled-back',
        'release.rollback.succeeded',
      ]),
    );
    // What the services in staging decided, at the exports of users and of walks, is in the same ledger.
    const decided = () =>
      portal.database('ledger.ledger_entries').where({
        source: 'release.staging',
        event: 'policy.decision',
      });
    while ((await decided()).length === 0) await delay(200);
  });

  it('comes back before anybody has seen it when a critical path does not work on it', async () => {
    const before = await portal.lab.target.servedDigests(1);
    const rollout = await release('1.4.0', WALKED);
    expect(rollout.state).toBe('rolled-back');
    expect(rollout.stateReason).toMatch(/Critical path export: .* failed/);
    const history = await portal.as('ada').releases.history(rollout.id);
    expect(history.map(({ words }) => words).join(' ')).not.toContain(
      'Step 1.',
    );
    expect(await portal.lab.target.servedDigests(200)).toEqual(
      new Map([[[...before.keys()][0], 200]]),
    );
  });
});
