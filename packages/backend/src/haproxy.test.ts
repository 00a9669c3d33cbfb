import {
  describeWithHaproxy,
  SHOP,
} from '@companyos/plugin-release-backend-module-haproxy/testing';
import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startHaproxyPortal,
  type HaproxyPortal,
} from './__testUtils__/haproxyPortal';

jest.setTimeout(180_000);

const describeHere = describeWithHaproxy();
const POLL_MS = 50;
const ENOUGH = { minimumSamples: 30, minimumDurationSeconds: 1, margin: 0.2 };

describeHere('a release through the portal to a real HAProxy', () => {
  let portal: HaproxyPortal;
  beforeEach(async () => {
    portal = await startHaproxyPortal(['1.0.0', '2.0.0']);
  });
  afterEach(() => portal?.stop());

  async function begin(version: string): Promise<string> {
    const { releases } = portal.as('ada');
    const { operation, rolloutId } = await releases.start({
      component: SHOP,
      target: 'edge',
      version,
      strategy: {
        steps: [
          { ...ENOUGH, weightPercent: 10 },
          { ...ENOUGH, weightPercent: 50 },
          { weightPercent: 100 },
        ],
        signals: { latency: false, burn: false },
        warmUpSeconds: 0,
        soakSeconds: 1,
      },
      reason: `Release ${version}.`,
    });
    expect(operation).toMatchObject({ state: 'succeeded', error: null });
    return rolloutId!;
  }

  async function until(
    id: string,
    test: (rollout: Rollout) => boolean,
  ): Promise<Rollout> {
    for (;;) {
      const rollout = await portal.as('ada').releases.rollout(id);
      if (test(rollout)) return rollout;
      if (isRolloutEnded(rollout.state)) {
        throw new Error(`It is ${rollout.state}: ${rollout.stateReason}`);
      }
      await delay(POLL_MS);
    }
  }

  async function settled(weights: string): Promise<void> {
    while ((await portal.lab.weights()).join() !== weights) {
      await delay(POLL_MS);
    }
  }

  it('reaches everybody over a reload in the middle, and goes back by name', async () => {
    const { lab } = portal;
    const id = await begin('2.0.0');
    await settled('9,1');
    await lab.reload();
    await until(id, ({ state }) => state === 'completed');
    expect(await lab.weights()).toEqual([0, 1]);

    const kim = portal.as('kim');
    const { items } = await kim.releases.releases({ state: 'superseded' });
    expect(items).toMatchObject([{ version: '1.0.0', allowed: ['rollback'] }]);
    const { id: rollback } = await kim.releases.rollback(items[0].id, {
      reason: 'It was better.',
    });
    let operation = await kim.operations.get('release', rollback);
    while (operation.finishedAt === null) {
      operation = await kim.operations.get('release', rollback, {
        waitSeconds: 1,
      });
    }
    expect(operation).toMatchObject({
      state: 'succeeded',
      output: { verified: { asked: 1_000, matched: 1_000 } },
    });
    expect(await lab.weights()).toEqual([1, 0]);
  });

  it('comes back by itself when it fails, and is left alone when somebody else sets a weight', async () => {
    const { lab } = portal;
    const [, canary] = lab.servers;
    const first = await begin('2.0.0');
    await settled('9,1');
    await lab.socket.ask(['set server shop/s0 weight 3']);
    const paused = await until(first, ({ state }) => state === 'paused');
    expect(paused.stateReason).toContain('a weight of 25 %');
    expect(await lab.weights()).toEqual([3, 1]);
    canary.bad = { every: 2, how: 'status', usersOnly: true };
    const { releases } = portal.as('ada');
    await releases.steer(first, 'resume', { reason: 'It was me.' });
    const ended = await until(first, ({ state }) => state === 'rolled-back');
    expect(ended.stateReason).toMatch(/Errors: .* of .* canary units bad/);
    expect(await lab.weights()).toEqual([1, 0]);
  });
});
