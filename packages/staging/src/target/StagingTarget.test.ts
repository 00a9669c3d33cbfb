import { StagingLab } from '../__testUtils__/stagingLab';
import { Visitor } from '../__testUtils__/visitor';
import { waitFor } from '../__testUtils__/waitFor';
import type { Tick } from './types';

jest.setTimeout(60_000);

const DEADLINE_MS = 1_000;

describe('the staging target', () => {
  let lab: StagingLab;
  let one: string;
  let two: string;
  beforeAll(async () => {
    lab = await StagingLab.create(['1.0.0', '1.1.0']);
    await lab.start({
      first: { deployment: 'one', build: lab.release('1.0.0').build },
      deadlineMs: DEADLINE_MS,
    });
    one = lab.release('1.0.0').digest;
    two = lab.release('1.1.0').digest;
    await lab.target.deploy({
      deployment: 'two',
      build: lab.release('1.1.0').build,
      fence: 1,
    });
  });
  afterAll(() => lab.close());

  const split = (canaryPercent: number) =>
    lab.target.setWeights({
      stable: 'one',
      canary: 'two',
      canaryPercent,
      fence: 1,
    });

  /** Ticks closed from now on, once they hold so many requests. */
  async function observeWhile(requests: number, work: () => Promise<unknown>) {
    const { cursor } = await lab.target.observe();
    await work();
    return waitFor(`${requests} requests in ticks`, async () => {
      const { ticks, gap } = await lab.target.observe(cursor);
      expect(gap).toBe(false);
      const seen = ticks.reduce(
        (sum, { stable, canary, forced }) =>
          sum + stable.requests + canary.requests + forced.requests,
        0,
      );
      return seen >= requests && ticks;
    });
  }

  const sum = (ticks: readonly Tick[], of: (tick: Tick) => number) =>
    ticks.reduce((total, tick) => total + of(tick), 0);

  it('deploys what was built, once', async () => {
    const again = await lab.target.deploy({
      deployment: 'two',
      build: lab.release('1.1.0').build,
      fence: 1,
    });
    expect(again).toEqual({
      id: 'two',
      version: '1.1.0',
      digest: two,
      state: 'running',
      reason: null,
    });
    expect(await lab.pidOf('service')).toHaveLength(2);
    await expect(
      lab.target.deploy({
        deployment: 'two',
        build: lab.release('1.0.0').build,
        fence: 1,
      }),
    ).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('gives the canary exactly 1 in 100 requests', async () => {
    await split(1);
    expect(await lab.target.servedDigests(300)).toEqual(
      new Map([
        [one, 297],
        [two, 3],
      ]),
    );
  });

  it('sends nothing to the canary after weight 0 is acknowledged, users who stuck to it included', async () => {
    await split(50);
    const users = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        Visitor.logIn(lab, 'harbor', `user-${i + 1}`),
      ),
    );
    const armsOf = async () =>
      (
        await Promise.all(users.map(user => user.ask('GET /query/customers')))
      ).map(({ release }) => release);
    const before = await armsOf();
    expect(new Set(before)).toEqual(new Set([one, two]));
    expect(await armsOf()).toEqual(before);

    let going = true;
    const acknowledged: (string | null)[] = [];
    let quiet = false;
    const load = users.map(async user => {
      while (going) {
        const late = quiet;
        const { release } = await user.ask('GET /query/customers');
        if (late) acknowledged.push(release);
      }
    });
    await split(0);
    quiet = true;
    await waitFor('requests', async () => acknowledged.length > 100);
    going = false;
    await Promise.all(load);
    expect(new Set(acknowledged)).toEqual(new Set([one]));
  });

  it('brings a probe to the canary by header, and counts it apart', async () => {
    await split(0);
    const anybody = new Visitor(lab.routerUrl);
    const ticks = await observeWhile(5, async () => {
      for (let i = 0; i < 5; i++) {
        const headers = { 'x-companyos-canary': 'always' };
        const { release } = await anybody.ask('GET /version', { headers });
        expect(release).toBe(two);
      }
    });
    expect(sum(ticks, ({ forced }) => forced.requests)).toBe(5);
    expect(sum(ticks, ({ canary }) => canary.requests)).toBe(0);
  });

  it('fails on purpose for one tenant alone, and counts it where it started', async () => {
    await split(50);
    await lab.target.setFaults('two', { brokenPath: 'query', tenant: 'lumen' });
    const people = await Promise.all(
      ['harbor', 'lumen'].flatMap(tenant =>
        Array.from({ length: 4 }, (_, i) =>
          Visitor.logIn(lab, tenant, `user-${i + 1}`),
        ),
      ),
    );
    let failed = 0;
    const ticks = await observeWhile(16, async () => {
      for (let round = 0; round < 2; round++) {
        for (const [i, person] of people.entries()) {
          const { status, release } = await person.ask('GET /query/customers');
          const broken = release === two && i >= 4;
          expect(status).toBe(broken ? 500 : 200);
          if (broken) failed += 1;
        }
      }
    });
    expect(failed).toBeGreaterThan(0);
    expect(sum(ticks, ({ canary }) => canary.errors)).toBe(failed);
    expect(sum(ticks, ({ stable }) => stable.errors)).toBe(0);
    // Each of them failed twice, and is one bad unit.
    expect(sum(ticks, ({ canary }) => canary.badUnits)).toBe(failed / 2);
    expect(ticks.flatMap(({ canary }) => canary.digests)).toContain(two);
    await lab.target.setFaults('two', {});
  });

  it('counts what is not finished at its deadline as bad', async () => {
    await split(0);
    await lab.target.setFaults('one', { latencyMs: 60_000, tenant: 'harbor' });
    const person = new Visitor(
      lab.routerUrl,
      (await Visitor.logIn(lab, 'lumen', 'user-9')).token,
    );
    const ticks = await observeWhile(2, async () => {
      const [slow, quick] = await Promise.all([
        new Visitor(lab.routerUrl).ask('POST /login', {
          body: { tenant: 'harbor', user: 'user-1', password: 'any' },
        }),
        person.ask('GET /query/customers'),
      ]);
      expect(slow.status).toBe(504);
      expect(quick.status).toBe(200);
    });
    expect(sum(ticks, ({ stable }) => stable.unfinished)).toBe(1);
    expect(sum(ticks, ({ stable }) => stable.errors)).toBe(1);
    const slowest = Math.max(
      ...ticks.flatMap(({ stable }) => stable.latency.map(([upTo]) => upTo)),
    );
    expect(slowest).toBeGreaterThanOrEqual(DEADLINE_MS);
    await lab.target.setFaults('one', {});
  });

  it('takes the traffic away from a canary that hangs without waiting for it', async () => {
    await split(50);
    const [, canary] = await lab.pidOf('service');
    process.kill(canary, 'SIGSTOP');
    await split(0);
    // It takes the control process several unanswered questions to give it up.
    expect(await lab.pidOf('service')).toContain(canary);
    expect(await lab.target.servedDigests(20)).toEqual(new Map([[one, 20]]));
    process.kill(canary, 'SIGKILL');
    await waitFor('a restart', async () => {
      const pids = await lab.pidOf('service');
      const { deployments } = await lab.target.status();
      const all = deployments.every(({ state }) => state === 'running');
      return all && pids.length === 2 && !pids.includes(canary);
    });
  });

  it('hides its telemetry on purpose, and loses nothing of it', async () => {
    await split(0);
    const anybody = new Visitor(lab.routerUrl);
    const ticks = await observeWhile(3, async () => {
      await lab.target.setTelemetryOutage(600);
      await expect(lab.target.observe()).rejects.toMatchObject({
        message: 'Telemetry is switched off on purpose.',
        retryable: true,
      });
      for (let i = 0; i < 3; i++) await anybody.ask('GET /version');
      await lab.target.setTelemetryOutage(0);
    });
    expect(sum(ticks, ({ stable }) => stable.requests)).toBe(3);
  });

  it('refuses whoever was overtaken, and whoever has no token', async () => {
    await split(0);
    await lab.target.setWeights({
      stable: 'one',
      canary: 'two',
      canaryPercent: 0,
      fence: 7,
    });
    const late = { stable: 'one', canary: 'two', canaryPercent: 50 };
    await expect(
      lab.target.setWeights({ ...late, fence: 6 }),
    ).rejects.toMatchObject({ code: 'STALE_FENCE', status: 409 });
    expect((await lab.target.readBack()).canaryPercent).toBe(0);
    const { port } = lab.config();
    const response = await fetch(`http://127.0.0.1:${port}/status`);
    expect(response.status).toBe(401);
    const document = await fetch(`http://127.0.0.1:${port}/openapi.json`);
    expect(Object.keys((await document.json()).paths)).toContain('/weights');
  });

  it('retires only what has no traffic, and rolls back to what has gone', async () => {
    await lab.target.setWeights({
      stable: 'two',
      canary: null,
      canaryPercent: 0,
      fence: 8,
    });
    await expect(
      lab.target.retire({ deployment: 'two', fence: 8 }),
    ).rejects.toMatchObject({ code: 'IN_USE' });
    const gone = await lab.target.retire({ deployment: 'one', fence: 8 });
    expect(gone.state).toBe('retired');
    expect(await lab.pidOf('service')).toHaveLength(1);
    await expect(
      lab.target.setWeights({
        stable: 'one',
        canary: null,
        canaryPercent: 0,
        fence: 8,
      }),
    ).rejects.toMatchObject({ code: 'NOT_RUNNING' });
    const { build } = lab.release('1.0.0');
    const back = { deployment: 'one', build, fence: 9 };
    expect(await lab.target.rollBack(back)).toMatchObject({ stable: 'one' });
    expect(await lab.target.rollBack(back)).toMatchObject({ stable: 'one' });
    expect(await lab.target.servedDigests(1_000)).toEqual(
      new Map([[one, 1_000]]),
    );
  });

  it('has background traffic of many users', async () => {
    const ticks = await observeWhile(120, () => lab.target.setTraffic(60));
    // A busy machine may be late; nothing else goes wrong.
    expect(sum(ticks, ({ stable }) => stable.errors)).toBe(
      sum(ticks, ({ stable }) => stable.unfinished),
    );
    const users = Math.max(...ticks.map(({ stable }) => stable.seenUnits));
    expect(users).toBeGreaterThan(1);
    const paths = new Set(
      ticks.flatMap(({ stable }) => Object.keys(stable.paths)),
    );
    expect([...paths]).toEqual(expect.arrayContaining(['login', 'query']));
    await lab.target.setTraffic(0);
  });
});
