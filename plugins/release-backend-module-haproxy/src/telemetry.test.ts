import type { TelemetryWindow } from '@companyos/canary';
import { setTimeout as delay } from 'node:timers/promises';
import { describeWithHaproxy, SHOP } from './__testUtils__/haproxyLab';
import { TargetLab } from './__testUtils__/targetLab';

jest.setTimeout(120_000);

const POLL_MS = 20;
type Counts = TelemetryWindow['arms']['errors'];

const describeHere = describeWithHaproxy();

describeHere('what HAProxy counted', () => {
  let lab: TargetLab;
  beforeEach(async () => {
    lab = await TargetLab.start();
    await lab.deploy(1);
    await lab.weigh(50);
  });
  afterEach(() => lab.close());

  const marked = async () => (await lab.target.observe(SHOP)).cursor;
  /** Since the cursor, once so many requests are in it. */
  async function counted(cursor: string, requests: number): Promise<Counts> {
    for (;;) {
      const { windows } = await lab.target.observe(SHOP, cursor);
      const { errors } = windows[0]?.arms ?? {};
      if (errors && errors.seenCanary + errors.seenStable >= requests) {
        return errors;
      }
      await delay(POLL_MS);
    }
  }

  it.each(['status', 'break', 'hang'] as const)(
    'is bad where the canary fails by %s',
    async how => {
      lab.haproxy.servers[1].bad = { every: 10, how };
      const cursor = await marked();
      // On a connection that its client has used before, HAProxy has it try again and counts nothing.
      await lab.traffic(200, { keepAlive: false });
      const errors = await counted(cursor, 200);
      expect(errors.seenCanary + errors.seenStable).toBe(200);
      expect(errors).toMatchObject({ badCanary: 10, badStable: 0 });
    },
  );

  it('is bad where nobody listens any more', async () => {
    await lab.haproxy.servers[1].stop();
    const cursor = await marked();
    await lab.traffic(100, { keepAlive: false });
    const errors = await counted(cursor, 100);
    expect(errors.badCanary).toBe(errors.seenCanary);
    expect(errors.badCanary).toBeGreaterThan(0);
    expect(errors.badStable).toBe(0);
  });

  it('is not judged where the weights changed in between', async () => {
    const cursor = await marked();
    await lab.traffic(20);
    await lab.weigh(10);
    const { windows, cursor: later } = await lab.target.observe(SHOP, cursor);
    expect(windows).toHaveLength(1);
    expect(windows[0].weightPercent).toBeUndefined();
    await delay(2);
    const next = await lab.target.observe(SHOP, later);
    expect(next.windows).toMatchObject([
      { weightPercent: 10, digest: lab.haproxy.servers[1].digest },
    ]);
    expect(next.windows[0].fromMs).toBe(windows[0].toMs);
  });

  it('has a gap after a reload, after somebody cleared it, and after a cursor that is none', async () => {
    const cursor = await marked();
    await lab.traffic(20);
    await lab.haproxy.reload();
    const { cursor: fresh, ...reloaded } = await lab.target.observe(
      SHOP,
      cursor,
    );
    expect(reloaded).toEqual({ windows: [], gap: true });
    await lab.traffic(20);
    await counted(fresh, 20);
    const full = await marked();
    await lab.haproxy.socket.ask(['clear counters all']);
    await delay(2);
    expect(await lab.target.observe(SHOP, full)).toMatchObject({
      windows: [],
      gap: true,
    });
    expect(await lab.target.observe(SHOP, 'nonsense')).toMatchObject({
      windows: [],
      gap: true,
    });
  });
});
