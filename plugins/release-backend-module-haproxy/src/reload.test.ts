import { setTimeout as delay } from 'node:timers/promises';
import { describeWithHaproxy, SHOP } from './__testUtils__/haproxyLab';
import { TargetLab } from './__testUtils__/targetLab';
import { RuntimeSocket } from './runtime/RuntimeSocket';

jest.setTimeout(120_000);

const POLL_MS = 10;

const describeHere = describeWithHaproxy();

/** What a reload forgets, what somebody else decides, and what a lost writer must not do. */
describeHere('weights at the real HAProxy', () => {
  let lab: TargetLab;
  beforeEach(async () => {
    lab = await TargetLab.start();
    await lab.deploy(1);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await lab.close();
  });

  const stableNow = async () => (await lab.target.readBack(SHOP)).stable;

  it('are set again after a reload, by whoever looks first', async () => {
    await lab.weigh(10);
    const before = await lab.target.readBack(SHOP);
    await lab.haproxy.reload();
    expect(await lab.haproxy.weights()).toEqual([1, 0, 0]);
    const after = await lab.replica().readBack(SHOP);
    expect(after).toMatchObject({ canaryPercent: 10, canary: 'rel_1' });
    expect(after.generation).toBe(before.generation);
    expect(await lab.haproxy.weights()).toEqual([9, 1, 0]);
    expect(lab.said).toEqual([expect.stringContaining('was reloaded')]);
  });

  it('are set again where nobody releases: what the configuration names is long gone', async () => {
    await lab.target.setWeights(SHOP, {
      stable: 'rel_1',
      canary: null,
      canaryPercent: 0,
      fence: 1,
    });
    lab.target.watch();
    await lab.haproxy.reload();
    while ((await lab.haproxy.weights()).join() !== '0,1,0') {
      await delay(POLL_MS);
    }
    expect(await stableNow()).toBe('rel_1');
  });

  it('are those that were wanted, where HAProxy was away while they were', async () => {
    await lab.weigh(50);
    const stable = await stableNow();
    jest
      .spyOn(RuntimeSocket.prototype, 'ask')
      .mockRejectedValue(new Error('It is being reloaded.'));
    await expect(
      lab.target.setWeights(SHOP, {
        stable,
        canary: null,
        canaryPercent: 0,
        fence: 2,
      }),
    ).rejects.toThrow('It is being reloaded.');
    jest.restoreAllMocks();
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      canaryPercent: 50,
    });
    await lab.haproxy.reload();
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      canaryPercent: 0,
      canary: null,
    });
    expect(await lab.haproxy.weights()).toEqual([1, 0, 0]);
  });

  it('count as written when only the answer was lost', async () => {
    const stable = await stableNow();
    const ask = RuntimeSocket.prototype.ask;
    jest
      .spyOn(RuntimeSocket.prototype, 'ask')
      .mockImplementation(async function loseWrites(this: RuntimeSocket, line) {
        const answer = await ask.call(this, line);
        if (!line.some(command => command.startsWith('set server'))) {
          return answer;
        }
        throw new Error('The answer was lost.');
      });
    const request = { stable, canary: 'rel_1', canaryPercent: 10, fence: 1 };
    await expect(lab.target.setWeights(SHOP, request)).rejects.toThrow(
      'The answer was lost.',
    );
    jest.restoreAllMocks();
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      canary: 'rel_1',
      canaryPercent: 10,
    });
  });

  it('are left as somebody else has set them, counted, and not set again', async () => {
    await lab.weigh(10);
    const before = await lab.target.readBack(SHOP);
    await lab.haproxy.socket.ask(['set server shop/s1 weight 3']);
    const found = await lab.target.readBack(SHOP);
    expect(found.canaryPercent).toBe(25);
    expect(found.generation).toBe(before.generation + 1);
    expect(await lab.replica().readBack(SHOP)).toEqual(found);
    expect(await lab.haproxy.weights()).toEqual([9, 3, 0]);
    // Also where a user bound by a cookie gets in at weight 0.
    await lab.weigh(0);
    const { generation } = await lab.target.readBack(SHOP);
    await lab.haproxy.socket.ask(['set server shop/s1 state drain']);
    expect((await lab.target.readBack(SHOP)).generation).toBe(generation + 1);
  });

  it('show a stranger who has traffic in nobody’s name', async () => {
    await lab.weigh(10);
    const [, , third] = lab.haproxy.servers;
    await lab.haproxy.socket.ask([
      'set server shop/s2 weight 10',
      'set server shop/s2 state ready',
    ]);
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      canaryPercent: 5,
      stableDigest: third.digest,
    });
  });

  it('are refused from whoever was overtaken while they waited', async () => {
    await lab.weigh(50, 5);
    const stable = await stableNow();
    const holding = await lab.database.knex.transaction();
    await holding('haproxy_backends').forUpdate();
    const request = { stable, canary: 'rel_1', canaryPercent: 90 };
    const late = lab.target.setWeights(SHOP, { ...request, fence: 6 });
    const newer = lab
      .replica()
      .setWeights(SHOP, { ...request, canaryPercent: 0, fence: 7 });
    await holding.commit();
    // Whichever of the two gets the lock first: the older one is refused, or is what the newer one takes back.
    await Promise.allSettled([late, newer]);
    expect(await lab.haproxy.weights()).toEqual([1, 0, 0]);
    await expect(
      lab.target.setWeights(SHOP, { ...request, fence: 6 }),
    ).rejects.toMatchObject({ code: 'STALE_FENCE' });
  });

  it('need one version in traffic to begin with', async () => {
    await lab.close();
    lab = await TargetLab.start();
    await lab.haproxy.socket.ask(['set server shop/s1 state ready']);
    await expect(lab.target.readBack(SHOP)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('s0, s1'),
    });
    await lab.haproxy.socket.ask([
      'set server shop/s0 state maint',
      'set server shop/s1 state maint',
    ]);
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      stable: null,
      stableDigest: null,
      canaryReady: false,
    });
  });
});
