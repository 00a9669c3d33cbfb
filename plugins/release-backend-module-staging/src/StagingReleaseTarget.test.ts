import type {
  Deployment,
  Fenced,
  ReleaseTarget,
  WeightsInForce,
} from '@companyos/plugin-release-node';
import { runReleaseTargetConformance } from '@companyos/plugin-release-node/testing';
import { StagingLab } from '@companyos/staging/testing';
import { StagingReleaseTarget } from './StagingReleaseTarget';

const component = 'component:default/reference-service';
const POLL_MS = 20;
/** Fences of one test are above those of the test before: staging forgets none. */
const FENCES_PER_TEST = 100;

let lab: StagingLab;
let tests = 0;

// One staging for all: starting real processes takes its time.
beforeAll(async () => {
  lab = await StagingLab.create(['1.0.0', '1.1.0', '1.2.0']);
  const { build } = lab.release('1.0.0');
  await lab.start({ first: { deployment: 'first', build } });
}, 120_000);
afterAll(() => lab.close());

function above(target: ReleaseTarget, base: number): ReleaseTarget {
  const raised = <R extends Fenced>(request: R): R => ({
    ...request,
    fence: base + request.fence,
  });
  return {
    id: target.id,
    title: target.title,
    components: target.components,
    versions: name => target.versions(name),
    readBack: name => target.readBack(name),
    observe: (name, cursor) => target.observe(name, cursor),
    verifyDigest: (name, request) => target.verifyDigest(name, request),
    deploy: (name, request): Promise<Deployment> =>
      target.deploy(name, raised(request)),
    setWeights: (name, request): Promise<WeightsInForce> =>
      target.setWeights(name, raised(request)),
    retire: (name, request): Promise<Deployment> =>
      target.retire(name, raised(request)),
  };
}

runReleaseTargetConformance({
  name: 'Staging',
  timeoutMs: 60_000,
  shareTolerancePercent: 0,
  async create() {
    const base = tests * FENCES_PER_TEST;
    tests += 1;
    const staging = lab.target;
    const target = StagingReleaseTarget.create({ staging, component });
    const named = (version: string) => {
      const { digest } = lab.release(version);
      return { version, digest };
    };
    return {
      target: above(target, base),
      component,
      stable: 'first',
      next: [named('1.1.0'), named('1.2.0')],
      async traffic(requests) {
        const { cursor } = await staging.observe();
        await staging.servedDigests(requests);
        for (;;) {
          const { ticks } = await staging.observe(cursor);
          const seen = ticks.reduce(
            (sum, tick) => sum + tick.canary.requests + tick.stable.requests,
            0,
          );
          if (seen >= requests) return;
          await new Promise(done => setTimeout(done, POLL_MS));
        }
      },
      async interfere(canaryPercent) {
        const { stable, canary } = await staging.readBack();
        const fence = base + FENCES_PER_TEST - 1;
        await staging.setWeights({ stable, canary, canaryPercent, fence });
      },
      async close() {
        const fence = base + FENCES_PER_TEST - 1;
        const { build } = lab.release('1.0.0');
        await staging.rollBack({ deployment: 'first', build, fence });
        for (const { id, state } of (await staging.status()).deployments) {
          if (id !== 'first' && state !== 'retired') {
            await staging.retire({ deployment: id, fence });
          }
        }
      },
    };
  },
});

describe('Staging as a target', () => {
  it('has its versions newest first', async () => {
    const target = StagingReleaseTarget.create({
      staging: lab.target,
      component,
    });
    const versions = await target.versions(component);
    expect(versions.map(({ version }) => version)).toEqual([
      '1.2.0',
      '1.1.0',
      '1.0.0',
    ]);
  });

  it('tells units and latencies as the judge takes them', async () => {
    const target = StagingReleaseTarget.create({
      staging: lab.target,
      component,
    });
    const { cursor } = await target.observe(component);
    await lab.target.servedDigests(50);
    let seen = 0;
    let slowest = 0;
    for (let next = cursor; seen < 50; ) {
      const observed = await target.observe(component, next);
      next = observed.cursor;
      for (const { arms, weightPercent } of observed.windows) {
        expect(weightPercent).toBe(0);
        seen += arms.errors.seenStable;
        slowest += arms.latency!.stable.reduce((sum, count) => sum + count, 0);
      }
      await new Promise(done => setTimeout(done, POLL_MS));
    }
    expect(slowest).toBe(seen);
  });
});
