import type { ReleaseTarget, TargetVersion } from '../types';

/** A place to test on, with nothing but `stable` deployed and in traffic. */
export interface ConformanceWorld {
  readonly target: ReleaseTarget;
  readonly component: string;
  /** Deployment ID of what serves. */
  readonly stable: string;
  /** Two versions besides the one that serves. */
  readonly next: readonly [TargetVersion, TargetVersion];
  /** Users' traffic, about this many requests, until all of it is in closed windows. */
  traffic(requests: number): Promise<void>;
  /** Someone else sets the canary's share, past the contract. Left out where nobody else can. */
  interfere?(canaryPercent: number): Promise<void>;
  close(): Promise<void>;
}

export interface ConformanceOptions {
  readonly name: string;
  create(): Promise<ConformanceWorld>;
  /** How far the canary's realised share of 1,000 requests may be off, in percent of all; 1 unless told. */
  readonly shareTolerancePercent?: number;
  readonly timeoutMs?: number;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * What any `ReleaseTarget` must pass: call it at the top level of a test file. It needs jest's globals, and a world that it
 * may change.
 */
export function runReleaseTargetConformance(options: ConformanceOptions): void {
  jest.setTimeout(options.timeoutMs ?? 60_000);

  describe(`${options.name} conforms to ReleaseTarget`, () => {
    let world: ConformanceWorld;
    let target: ReleaseTarget;
    let component: string;

    beforeEach(async () => {
      world = await options.create();
      ({ target, component } = world);
    });
    afterEach(() => world.close());

    const deploy = async (which: 0 | 1, fence = 1) => {
      const { version, digest } = world.next[which];
      const request = { deployment: `rel_${which}`, version, digest, fence };
      let deployment = await target.deploy(component, request);
      while (deployment.state === 'starting') {
        deployment = await target.deploy(component, request);
      }
      return deployment;
    };
    const weigh = (canaryPercent: number, fence = 1) =>
      target.setWeights(component, {
        stable: world.stable,
        canary: 'rel_0',
        canaryPercent,
        fence,
      });

    it('names the versions it could run, each with its digest', async () => {
      const versions = await target.versions(component);
      expect(versions).toEqual(expect.arrayContaining([...world.next]));
      for (const { digest } of versions) expect(digest).toMatch(DIGEST);
    });

    it('does not know a component that does not go there', async () => {
      expect(target.components).toContain(component);
      await expect(
        target.readBack('component:default/elsewhere'),
      ).rejects.toMatchObject({ code: 'UNKNOWN' });
    });

    it('deploys a version with its digest and without traffic, once', async () => {
      const before = await target.readBack(component);
      const deployment = await deploy(0);
      expect(deployment).toEqual({
        id: 'rel_0',
        ...world.next[0],
        state: 'running',
        reason: null,
      });
      expect(await deploy(0)).toEqual(deployment);
      expect(await target.readBack(component)).toEqual(before);
    });

    it('does not deploy what is not what was asked for, or not there', async () => {
      const request = { deployment: 'rel_0', fence: 1 };
      const [{ version }, { digest }] = world.next;
      await expect(
        target.deploy(component, { ...request, version, digest }),
      ).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
      await expect(
        target.deploy(component, { ...request, version: 'none', digest }),
      ).rejects.toMatchObject({ code: 'UNKNOWN' });
    });

    it('has the weights that were set, and counts changes, not calls', async () => {
      await deploy(0);
      const before = await target.readBack(component);
      const set = await weigh(10);
      expect(set).toMatchObject({
        stable: world.stable,
        canary: 'rel_0',
        canaryPercent: 10,
      });
      expect(set.generation).toBeGreaterThan(before.generation);
      expect(await weigh(10)).toEqual(set);
      expect(await target.readBack(component)).toEqual({
        ...set,
        stableDigest: expect.stringMatching(DIGEST),
        canaryDigest: world.next[0].digest,
        canaryReady: true,
      });
    });

    it('gives no traffic to what does not run', async () => {
      await expect(weigh(10)).rejects.toMatchObject({ code: 'UNKNOWN' });
      expect(await target.readBack(component)).toMatchObject({
        canaryPercent: 0,
      });
    });

    it('refuses whoever has an older fence, and changes nothing for them', async () => {
      await deploy(0, 5);
      const set = await weigh(10, 7);
      await expect(weigh(50, 6)).rejects.toMatchObject({ code: 'STALE_FENCE' });
      await expect(deploy(1, 6)).rejects.toMatchObject({ code: 'STALE_FENCE' });
      await expect(
        target.retire(component, { deployment: 'rel_0', fence: 6 }),
      ).rejects.toMatchObject({
        // It has traffic as well; which of the two is said first is the target's affair.
        code: expect.stringMatching(/^(STALE_FENCE|IN_USE)$/),
      });
      expect(await target.readBack(component)).toMatchObject(set);
      expect(await weigh(10, 7)).toEqual(set);
    });

    it('shares the traffic as it was told, and tells it window by window, once', async () => {
      await deploy(0);
      await weigh(10);
      const { cursor } = await target.observe(component);
      await world.traffic(1_000);
      const seen = await target.observe(component, cursor);
      const ofStep = seen.windows.filter(one => one.weightPercent === 10);
      const sum = (arm: 'seenCanary' | 'seenStable') =>
        ofStep.reduce((total, { arms }) => total + arms.errors[arm], 0);
      const [canary, stable] = [sum('seenCanary'), sum('seenStable')];
      expect(canary + stable).toBeGreaterThan(0);
      const percent = (100 * canary) / (canary + stable);
      const tolerance = options.shareTolerancePercent ?? 1;
      expect(Math.abs(percent - 10)).toBeLessThanOrEqual(tolerance);
      for (const one of ofStep) expect(one.digest).toBe(world.next[0].digest);
      const told = new Set(seen.windows.map(({ fromMs }) => fromMs));
      expect(told.size).toBe(seen.windows.length);
      const later = await target.observe(component, seen.cursor);
      expect(later.windows.filter(one => told.has(one.fromMs))).toEqual([]);
    });

    it('answers with the version that serves, and with both while both do', async () => {
      const served = await target.verifyDigest(component, { requests: 100 });
      expect(served).toMatchObject({ asked: 100, unanswered: 0 });
      expect(served.answers).toEqual([
        { digest: expect.stringMatching(DIGEST), count: 100 },
      ]);
      await deploy(0);
      await weigh(50);
      const both = await target.verifyDigest(component, { requests: 100 });
      expect(both.answers).toHaveLength(2);
      expect(both.answers.map(({ digest }) => digest)).toContain(
        world.next[0].digest,
      );
    });

    it('makes the canary stable, and retires what served before', async () => {
      await deploy(0);
      await weigh(100);
      await expect(
        target.retire(component, { deployment: 'rel_0', fence: 1 }),
      ).rejects.toMatchObject({ code: 'IN_USE' });
      await target.setWeights(component, {
        stable: 'rel_0',
        canary: null,
        canaryPercent: 0,
        fence: 1,
      });
      const request = { deployment: world.stable, fence: 1 };
      expect(await target.retire(component, request)).toMatchObject({
        state: 'retired',
      });
      expect(await target.retire(component, request)).toMatchObject({
        state: 'retired',
      });
      const { answers } = await target.verifyDigest(component, {
        requests: 100,
      });
      expect(answers).toEqual([{ digest: world.next[0].digest, count: 100 }]);
    });

    it('leaves nothing to the canary once it has no share', async () => {
      await deploy(0);
      await weigh(50);
      await weigh(0);
      const { answers } = await target.verifyDigest(component, {
        requests: 200,
      });
      expect(answers).toHaveLength(1);
      expect(answers[0].digest).not.toBe(world.next[0].digest);
      expect(
        await target.retire(component, { deployment: 'rel_0', fence: 1 }),
      ).toMatchObject({ state: 'retired' });
    });

    it('shows a change that someone else made', async () => {
      await deploy(0);
      const set = await weigh(10);
      await (world.interfere ?? (() => weigh(20)))(20);
      const found = await target.readBack(component);
      expect(found.canaryPercent).toBe(20);
      expect(found.generation).toBeGreaterThan(set.generation);
    });
  });
}
