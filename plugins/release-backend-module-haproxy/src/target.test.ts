import { setTimeout as delay } from 'node:timers/promises';
import { describeWithHaproxy, SHOP } from './__testUtils__/haproxyLab';
import { TargetLab } from './__testUtils__/targetLab';
import { ask } from './__testUtils__/users';

jest.setTimeout(120_000);

const describeHere = describeWithHaproxy();

describeHere('releases to the real HAProxy', () => {
  let lab: TargetLab;
  beforeEach(async () => {
    lab = await TargetLab.start(undefined, { serverTimeoutMs: 20_000 });
    await lab.deploy(1);
  });
  afterEach(() => lab.close());

  it('gives one of a hundred requests to a canary at 1 %', async () => {
    await lab.weigh(1);
    // The first round after a change may begin anywhere; every later one is exact.
    await lab.traffic(100);
    expect(await lab.traffic(20_000)).toEqual([19_800, 200, 0]);
  });

  it('takes sticky users from the canary at once, and lets nobody back by an old cookie', async () => {
    const { url } = lab.haproxy;
    await lab.weigh(100);
    const { cookie, version } = await ask(url);
    expect(version).toBe('2.0.0');
    await lab.weigh(50);
    for (let i = 0; i < 20; i++) {
      expect((await ask(url, { cookie })).version).toBe('2.0.0');
    }
    await lab.weigh(0);
    for (let i = 0; i < 20; i++) {
      expect((await ask(url, { cookie })).version).toBe('1.0.0');
    }
  });

  it('lets what has begun finish when the share is taken away', async () => {
    const [, canary] = lab.haproxy.servers;
    await lab.weigh(100);
    canary.bad = { every: 1, how: 'hang', usersOnly: true };
    const slow = ask(lab.haproxy.url);
    while (canary.requests === 0) await delay(5);
    await lab.weigh(0);
    canary.finish();
    expect(await slow).toMatchObject({ status: 200, version: '2.0.0' });
  });

  it('says by a thousand requests which version serves', async () => {
    await lab.weigh(1);
    const both = await lab.target.verifyDigest(SHOP, { requests: 1_000 });
    expect(both).toMatchObject({ asked: 1_000, unanswered: 0 });
    expect(both.answers).toHaveLength(2);
    await lab.weigh(0);
    expect(await lab.target.verifyDigest(SHOP, { requests: 1_000 })).toEqual({
      asked: 1_000,
      unanswered: 0,
      answers: [{ digest: lab.haproxy.servers[0].digest, count: 1_000 }],
    });
  });

  it('counts requests that nobody answers in its own name', async () => {
    lab.haproxy.servers[0].bad = { every: 1, how: 'break' };
    expect(await lab.target.verifyDigest(SHOP, { requests: 100 })).toEqual({
      asked: 100,
      answers: [],
      unanswered: 100,
    });
  });

  it('goes back to 0 without asking a canary that does not answer', async () => {
    const [, canary] = lab.haproxy.servers;
    await lab.weigh(50);
    canary.bad = { every: 1, how: 'hang' };
    const { stable } = await lab.target.readBack(SHOP);
    await lab.target.setWeights(SHOP, {
      stable,
      canary: null,
      canaryPercent: 0,
      fence: 1,
    });
    expect(await lab.haproxy.weights()).toEqual([1, 0, 0]);
  });

  it('is not ready while its canary is silent or fails, and does not take it for another version', async () => {
    const [, canary] = lab.haproxy.servers;
    await lab.weigh(10);
    for (const how of ['hang', 'break', 'status'] as const) {
      canary.bad = { every: 1, how };
      expect(await lab.target.readBack(SHOP)).toMatchObject({
        canaryReady: false,
        canaryDigest: canary.digest,
        canaryPercent: 10,
      });
    }
  });

  it('waits for servers that are not well yet, and says which', async () => {
    const [, , third] = lab.haproxy.servers;
    const { version, digest } = third;
    const request = { deployment: 'rel_3', version, digest, fence: 1 };
    third.bad = { every: 1, how: 'status' };
    expect(await lab.target.deploy(SHOP, request)).toMatchObject({
      state: 'starting',
      reason: 's2 answers / with 500.',
    });
    third.bad = { every: 0, how: 'status' };
    expect(await lab.target.deploy(SHOP, request)).toMatchObject({
      state: 'running',
    });
  });

  it('reports what runs, not what was deployed', async () => {
    const [stable, canary] = lab.haproxy.servers;
    await lab.weigh(10);
    canary.version = '2.0.1';
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      canaryDigest: canary.digest,
      stableDigest: stable.digest,
    });
    stable.version = '1.0.1';
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      stableDigest: stable.digest,
    });
  });

  it('takes servers over that run something else by now, unless they are in use', async () => {
    const [, canary] = lab.haproxy.servers;
    await lab.weigh(10);
    canary.version = '4.0.0';
    const { version, digest } = canary;
    const request = { deployment: 'rel_4', version, digest, fence: 1 };
    await expect(lab.target.deploy(SHOP, request)).rejects.toMatchObject({
      code: 'IN_USE',
    });
    await lab.weigh(0);
    await lab.target.retire(SHOP, { deployment: 'rel_1', fence: 1 });
    expect(await lab.target.deploy(SHOP, request)).toMatchObject({
      state: 'running',
      digest,
    });
    await expect(lab.weigh(10)).rejects.toMatchObject({ code: 'UNKNOWN' });
  });

  it('says what HAProxy answers where its algorithm has no weights', async () => {
    await lab.close();
    lab = await TargetLab.start(['1.0.0', '2.0.0'], {
      backendLines: ['balance static-rr'],
    });
    await lab.deploy(1);
    await expect(lab.weigh(10)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('static LB algorithm'),
    });
  });
});
