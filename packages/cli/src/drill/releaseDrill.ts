import type { DigestCheck } from '@companyos/plugin-release-common';
import { denied, expectThat, type DrillStep } from './drill';
import type { ReleaseHands } from './ReleaseHands';

const PATHS = ['login', 'tenant-query', 'export', 'job-queue'];
const ENOUGH = {
  minimumSamples: 30,
  minimumDurationSeconds: 3,
  margin: 0.1,
  latencyMargin: 0.3,
};

/** Evidence within seconds. A request is slow that takes longer than any does where nothing is wrong. */
const strategy = (synthetic: object | false, gapSeconds = 10) => ({
  steps: [
    { ...ENOUGH, weightPercent: 10 },
    { ...ENOUGH, weightPercent: 50 },
    { weightPercent: 100 },
  ],
  signals: {
    errors: { share: 0.8 },
    latency: { share: 0.2, floorMs: 200 },
    burn: false,
    synthetic,
  },
  warmUpSeconds: 2,
  soakSeconds: 1,
  telemetryGapSeconds: gapSeconds,
});

const BURST_MS = 1_000;
const BURSTS = 3;

/**
 * What a release must do and must not: the steps in order, each a sentence about what was seen. After the last one the version
 * serves that served before the first.
 */
export function releaseDrillSteps(hands: ReleaseHands): readonly DrillStep[] {
  let first = '';

  async function reached(id: string): Promise<string> {
    const rollout = await hands.ended({ id });
    expectThat(
      rollout.state === 'completed',
      `It reaches everybody: ${rollout.state}, ${rollout.stateReason}`,
    );
    expectThat(
      (await hands.servedDigest()) === rollout.release.digest,
      'Everybody gets the new version.',
    );
    await hands.recorded(rollout, ['step', 'promoting', 'completed']);
    const { gates } = await hands.scorecard(rollout.release);
    const canary = gates.find(({ gate }) => gate === 'canary');
    expectThat(
      canary?.state === 'pass',
      `Its scorecard says that the canary passed: ${canary?.state}, ${canary?.words}`,
    );
    return rollout.release.version;
  }

  async function bad(
    version: string,
    synthetic: object | false,
    because: RegExp,
  ): Promise<string> {
    const before = await hands.servedDigest();
    const begun = await hands.start(version, strategy(synthetic));
    const seen = await hands.takenBack(begun, before, because);
    const { verdict } = await hands.scorecard(begun.release);
    expectThat(
      verdict.answer === 'stop',
      `Its scorecard says stop: ${verdict.answer}, ${verdict.sentence}`,
    );
    return seen;
  }

  return [
    {
      title: 'A good release reaches everybody',
      async run() {
        first = await hands.servedDigest();
        const version = await hands.otherGood();
        const begun = await hands.start(version, strategy({ paths: PATHS }));
        await reached(begun.id);
        const { gates, verdict } = await hands.scorecard(begun.release);
        const { state } = gates.find(({ gate }) => gate === 'synthetic')!;
        expectThat(state === 'pass', `Its synthetic gate passes: ${state}.`);
        return `${version} passed its gates canary and synthetic, and serves every request; its scorecard says: ${verdict.sentence}`;
      },
    },
    {
      title: 'A critical path that fails takes a release back',
      run: () =>
        bad('1.4.0', { paths: PATHS }, /Critical path export: .*failed/),
    },
    {
      title: 'Errors take a release back',
      run: () => bad('1.2.0', false, /Errors: .* bad/),
    },
    {
      title: 'What was taken back is not tried again without a reason',
      async run() {
        const { releases } = hands.people.engineer;
        const { decisionId } = await denied(() =>
          releases.start({
            component: hands.component,
            target: 'staging',
            version: '1.2.0',
            reason: 'Drill',
          }),
        );
        await hands.recordedOf({ decisionId: decisionId! }, [
          'policy.decision',
        ]);
        return `denied by decision ${decisionId}`;
      },
    },
    {
      title: 'Slowness takes a release back',
      run: () => bad('1.3.0', false, /Latency, p\d+: .* slower/),
    },
    {
      title: 'Silent telemetry holds a release, which then goes on',
      async run() {
        const version = await hands.otherGood();
        const begun = await hands.start(version, strategy({ paths: PATHS }, 3));
        await hands.until(
          begun,
          'Its first step',
          ({ state }) => state === 'progressing',
        );
        await hands.staging.setTelemetryOutage(60);
        const held = await hands.until(
          begun,
          'A pause',
          ({ state }) => state === 'paused',
        );
        expectThat(
          held.stateReason.startsWith('No telemetry'),
          `It holds because telemetry is silent: ${held.stateReason}`,
        );
        await hands.staging.setTelemetryOutage(0);
        await reached(begun.id);
        return `held, nothing was taken back or promoted, and ${version} reached everybody by itself once telemetry was back`;
      },
    },
    {
      title: 'An incident that hits both versions takes nothing back',
      async run() {
        const version = await hands.otherGood();
        const begun = await hands.start(
          version,
          strategy({ paths: PATHS, failures: 3, of: 3 }),
        );
        await hands.until(
          begun,
          'Its first step',
          ({ state }) => state === 'progressing',
        );
        for (let burst = 0; burst < BURSTS; burst++) {
          await hands.faultsOnBoth({ errorRate: 1 });
          await hands.wait(BURST_MS);
          await hands.faultsOnBoth({});
          await hands.wait(2 * BURST_MS);
        }
        await reached(begun.id);
        return `${version} reached everybody through ${BURSTS} bursts in which every request failed`;
      },
    },
    {
      title: 'A rollback by name gives everybody that release',
      async run() {
        const { releases } = hands.people.onCall;
        const { items } = await releases.releases({
          component: hands.component,
          target: 'staging',
          state: 'superseded',
        });
        const to = items.find(({ digest }) => digest === first);
        expectThat(to !== undefined, 'What served first can be gone back to.');
        const id = to!.id;
        const done = await hands.succeeded(
          await releases.rollback(id, { reason: 'Drill' }),
        );
        const verified = done.output.verified as unknown as DigestCheck;
        expectThat(
          verified.matched === verified.asked && verified.asked === 1_000,
          `1,000 of 1,000 requests get it: ${verified.matched}.`,
        );
        const again = await releases.planRollback(id);
        expectThat(
          again.plan.changes.length === 0,
          'Running it again would change nothing.',
        );
        await hands.recordedOf({ subject: `release:${id}` }, [
          'policy.decision',
          'release.rollback.succeeded',
        ]);
        const { release } = await hands.scorecard({ id });
        expectThat(
          release.digest === first,
          'Its scorecard is about what serves again.',
        );
        return `${
          to!.version
        } answered 1,000 of 1,000 requests; again it would be a no-op`;
      },
    },
  ];
}
