import { histogramOf } from '@companyos/canary';
import type { Outcome } from './ArmCounter';
import type { Routing } from './Router';
import { TickLog } from './TickLog';

const ROUTING: Routing = {
  stable: 'v1',
  canary: 'v2',
  canaryPercent: 10,
  generation: 1,
};
const START = Date.UTC(2030, 0, 1);
const TICK_MS = 250;
const good: Outcome = { bad: false, unfinished: false, latencyMs: 5 };
const bad: Outcome = { ...good, bad: true };

function newLog(options: { epoch?: string; keep?: number } = {}) {
  const log = new TickLog(
    {
      epoch: 'e1',
      tickMs: TICK_MS,
      unitWindowMs: 1_000,
      keep: 100,
      ...options,
    },
    ROUTING,
    START,
  );
  let now = START;
  return {
    log,
    begin: (user?: string, arm: 'stable' | 'canary' = 'canary') =>
      log.begin({ arm, forced: false }, { user, path: 'query' }),
    nextTick() {
      now += TICK_MS;
      log.advance(now);
    },
    setRouting: (routing: Routing) => log.setRouting(routing, (now += 10)),
  };
}

it('counts a request in the tick it started in, and shows the tick when it has ended', () => {
  const { log, begin, nextTick } = newLog();
  const slow = begin('ada');
  nextTick();
  begin('ben').end(good);
  nextTick();
  const [second] = log.since().ticks;
  expect(log.since().ticks).toHaveLength(1);
  expect(second).toMatchObject({ sequence: 1, canary: { requests: 1 } });
  slow.end({ bad: true, unfinished: true, latencyMs: 5_000 });
  slow.end(good);
  const { ticks, gap } = log.since('e1.1');
  expect(gap).toBe(false);
  expect(ticks).toEqual([
    expect.objectContaining({
      sequence: 2,
      startedAt: '2030-01-01T00:00:00.000Z',
      canary: expect.objectContaining({
        requests: 1,
        errors: 1,
        unfinished: 1,
        seenUnits: 1,
        badUnits: 1,
      }),
    }),
  ]);
});

it('never lets a tick straddle a change of weights', () => {
  const { log, begin, setRouting } = newLog();
  const before = begin('ada');
  setRouting({ ...ROUTING, canaryPercent: 0, generation: 2 });
  begin('ada', 'stable').end(good);
  before.end(bad);
  setRouting({ ...ROUTING, canaryPercent: 0, generation: 3 });
  expect(
    log
      .since()
      .ticks.map(({ generation, canaryPercent, canary, stable }) => [
        generation,
        canaryPercent,
        canary.requests,
        stable.requests,
      ]),
  ).toEqual([
    [1, 10, 1, 0],
    [2, 0, 0, 1],
  ]);
});

it('counts a user once a tick, and a burst of one user as one bad unit', () => {
  const { log, begin, nextTick } = newLog();
  for (let i = 0; i < 5; i++) begin('ada').end(bad);
  begin('ben').end(good);
  begin('ben').end(good);
  begin().end(bad);
  begin().end(good);
  nextTick();
  begin('ada').end(bad);
  begin('ben').end(good);
  nextTick();
  for (let i = 0; i < 3; i++) nextTick();
  begin('ada').end(bad);
  nextTick();
  const units = log
    .since()
    .ticks.map(({ canary }) => [
      canary.errors,
      canary.badUnits,
      canary.seenUnits,
    ]);
  expect(units[0]).toEqual([6, 2, 4]);
  expect(units[1]).toEqual([1, 0, 1]);
  // The window of a second is over.
  expect(units[5]).toEqual([1, 1, 1]);
});

it('counts a bad unit once when the earlier tick closes later', () => {
  const { log, begin, nextTick } = newLog();
  const slow = begin('ada');
  const fine = begin('ben');
  nextTick();
  begin('ada').end(bad);
  begin('ben').end(bad);
  nextTick();
  slow.end(bad);
  fine.end(good);
  expect(
    log.since().ticks.map(({ canary }) => [canary.badUnits, canary.seenUnits]),
  ).toEqual([
    [2, 2],
    [0, 1],
  ]);
});

it('asks everybody again about another canary', () => {
  const { log, begin, nextTick, setRouting } = newLog();
  begin('ada').end(bad);
  nextTick();
  setRouting({ ...ROUTING, canaryPercent: 50, generation: 2 });
  begin('ada').end(bad);
  setRouting({ ...ROUTING, canary: 'v3', generation: 3 });
  begin('ada').end(bad);
  nextTick();
  const badUnits = log.since().ticks.map(({ canary }) => canary.badUnits);
  expect(badUnits.filter(count => count > 0)).toEqual([1, 1]);
});

it('puts what is unfinished above every latency that was measured', () => {
  const { log, begin, nextTick } = newLog();
  begin('ada').end({ bad: true, unfinished: true, latencyMs: 3_000 });
  nextTick();
  const { unitLatency } = log.since().ticks[0].canary;
  expect(unitLatency.at(-1)).toBe(1);
});

it('keeps what was sent by header out of the evidence', () => {
  const { log, nextTick } = newLog();
  log
    .begin({ arm: 'canary', forced: true }, { user: 'probe', path: 'login' })
    .end(bad);
  nextTick();
  expect(log.since().ticks[0]).toMatchObject({
    forced: { requests: 1, errors: 1 },
    canary: { requests: 0, seenUnits: 0 },
  });
});

it('tells of a gap after a restart, and when it was asked too late', () => {
  const { log, nextTick } = newLog({ keep: 2 });
  nextTick();
  const { cursor } = log.since();
  expect(log.since(cursor)).toEqual({ ticks: [], cursor, gap: false });
  nextTick();
  nextTick();
  expect(log.since(cursor)).toMatchObject({ gap: false });
  nextTick();
  expect(log.since(cursor)).toMatchObject({ gap: true });
  expect(log.since('e0.4')).toMatchObject({ gap: true });
  expect(log.since('nonsense')).toMatchObject({ gap: true });
  expect(log.since().gap).toBe(false);
});

it('keeps latencies within 2 % and the digests that answered', () => {
  const { log, begin, nextTick } = newLog();
  for (const latencyMs of [5, 5, 100]) {
    begin('ada').end({ ...good, latencyMs, digest: 'sha256:a' });
  }
  nextTick();
  const { latency, unitLatency, digests, paths } = log.since().ticks[0].canary;
  expect(latency.map(([, count]) => count)).toEqual([2, 1]);
  expect(latency[1][0]).toBeGreaterThanOrEqual(100);
  expect(latency[1][0]).toBeLessThan(102);
  expect(unitLatency).toEqual(histogramOf([100]));
  expect(digests).toEqual(['sha256:a']);
  expect(paths).toEqual({ query: { requests: 3, errors: 0 } });
});
