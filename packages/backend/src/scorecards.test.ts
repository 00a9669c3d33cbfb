import {
  gateIds,
  isRolloutEnded,
  scorecardFileSchema,
  type GateState,
  type Scorecard,
} from '@companyos/plugin-release-common';
import { setTimeout as delay } from 'node:timers/promises';
import {
  COMPONENT,
  startReleasePortal,
  type ReleasePortal,
} from './__testUtils__/releasePortal';

jest.setTimeout(240_000);

const QUICK = {
  minimumSamples: 30,
  minimumDurationSeconds: 3,
  margin: 0.1,
};

/** Real probes and a real canary say what a scorecard says of them. */
describe('scorecards through the whole portal', () => {
  let portal: ReleasePortal;

  beforeAll(async () => {
    portal = await startReleasePortal(['1.0.0', '1.1.0', '1.4.0']);
  });
  afterAll(() => portal?.stop());

  async function release(version: string) {
    const { releases } = portal.as('ada');
    const { rolloutId, releaseId } = await releases.start({
      component: COMPONENT,
      target: 'staging',
      version,
      strategy: {
        steps: [{ ...QUICK, weightPercent: 50 }, { weightPercent: 100 }],
        signals: {
          errors: { share: 1 },
          latency: false,
          burn: false,
          synthetic: {
            paths: ['login', 'tenant-query', 'export', 'job-queue'],
          },
        },
        warmUpSeconds: 1,
        soakSeconds: 1,
      },
      reason: `Release ${version}.`,
    });
    return { releaseId: releaseId!, rolloutId: rolloutId! };
  }

  async function until(
    releaseId: string,
    is: (card: Scorecard) => boolean,
  ): Promise<Scorecard> {
    for (;;) {
      const card = await portal.as('kim').releases.scorecard(releaseId);
      if (is(card)) return card;
      await delay(200);
    }
  }

  const stateOf = (card: Scorecard, gate: string): GateState =>
    card.gates.find(one => one.gate === gate)!.state;

  it('tell what the judge and the probes found, and proceed once the rest is reported', async () => {
    const { releases } = portal.as('ada');
    const { releaseId, rolloutId } = await release('1.1.0');
    const running = await until(
      releaseId,
      card => stateOf(card, 'canary') === 'pending',
    );
    expect(running.verdict.answer).toBe('cannot-tell');
    const served = await until(
      releaseId,
      card =>
        card.rolloutState === 'completed' &&
        stateOf(card, 'synthetic') === 'pass',
    );
    expect(stateOf(served, 'canary')).toBe('pass');
    expect(served.gates.find(({ gate }) => gate === 'synthetic')).toMatchObject(
      {
        observed: '4 of 4 critical paths',
        reportedBy: 'service:plugin:probe',
      },
    );
    for (const gate of [
      'policy-tests',
      'deterministic-export',
      'spec-parity',
    ] as const) {
      await releases.reportGate(releaseId, gate, {
        digest: served.release.digest,
        outcome: 'pass',
        words: 'All is well.',
        observed: '1 of 1',
        measured: {},
      });
    }
    const card = await until(
      releaseId,
      ({ verdict }) => verdict.answer === 'proceed',
    );
    expect(card.verdict.sentence).toBe(
      `Proceed: reference-service 1.1.0 passes all ${gateIds.length} gates.`,
    );
    expect(card.verdict.validUntil).not.toBeNull();
    let kept: string | undefined;
    while (!kept) {
      kept = await releases
        .rolloutScorecardFile(rolloutId)
        .catch(() => delay(200, undefined));
    }
    const { predicate } = scorecardFileSchema.parse(JSON.parse(kept));
    expect(predicate.rollout).toEqual({ id: rolloutId, state: 'completed' });
  });

  it('say stop of what was taken back because a path does not work on it', async () => {
    const { releaseId, rolloutId } = await release('1.4.0');
    const { releases } = portal.as('ada');
    for (;;) {
      if (isRolloutEnded((await releases.rollout(rolloutId)).state)) break;
      await delay(200);
    }
    const card = await until(
      releaseId,
      one => stateOf(one, 'synthetic') !== 'missing',
    );
    expect(card.verdict.answer).toBe('stop');
    expect(card.verdict.blockers.slice(0, 2)).toMatchObject([
      { gate: 'canary', state: 'fail' },
      { gate: 'synthetic', state: 'fail' },
    ]);
    expect(card.asOf).not.toBeNull();
  });
});
