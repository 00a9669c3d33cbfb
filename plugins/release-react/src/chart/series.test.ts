import type { ObservationPoint } from '@companyos/plugin-release-common';
import {
  armRate,
  gapsOf,
  periodMs,
  seriesOf,
  totalsByWeight,
  weightChanges,
} from './series';

const START = Date.parse('2026-11-23T12:00:00.000Z');

function aPoint(
  second: number,
  overrides: Partial<ObservationPoint> = {},
): ObservationPoint {
  return {
    fromMs: START + second * 1_000,
    toMs: START + second * 1_000 + 250,
    weightPercent: 10,
    canary: { bad: 0, seen: 1 },
    stable: { bad: 0, seen: 9 },
    ...overrides,
  };
}

const minutes = (count: number) =>
  Array.from({ length: count * 60 * 4 }, (_, i) => aPoint(i / 4));

describe('the rate of a version', () => {
  it('says how far it may be off, and never leaves 0 to 1', () => {
    expect(armRate(0, 0)).toBeNull();
    expect(armRate(0, 10)).toMatchObject({ rate: 0, low: 0 });
    expect(armRate(10, 10)).toMatchObject({ rate: 1, high: 1 });
    // Wilson's interval of 5 in 50, as published tables have it.
    const { low, high } = armRate(5, 50)!;
    expect(low).toBeCloseTo(0.0435, 4);
    expect(high).toBeCloseTo(0.2136, 4);
    expect(armRate(50, 500)!.high).toBeLessThan(high);
  });
});

describe('the series of a chart', () => {
  it('keeps every failure, however much is summed', () => {
    const points = minutes(30).map((point, i) =>
      i % 100 === 0 ? { ...point, canary: { bad: 1, seen: 1 } } : point,
    );
    const rows = seriesOf(points, 60);
    expect(rows.length).toBeLessThanOrEqual(61);
    const bad = rows.reduce((sum, { canary }) => sum + canary!.bad, 0);
    expect(bad).toBe(72);
  });

  it('cuts time the same way when more has come', () => {
    const few = seriesOf(minutes(4), 60);
    const more = seriesOf(minutes(5), 60);
    expect([periodMs(minutes(4), 60), periodMs(minutes(5), 60)]).toEqual([
      5_000, 5_000,
    ]);
    expect(more.slice(0, few.length)).toEqual(few);
  });

  it('cuts where the weight changes, and says so', () => {
    const rows = seriesOf(
      [
        aPoint(0),
        aPoint(0.25),
        aPoint(0.5, { weightPercent: null }),
        aPoint(0.75, { weightPercent: 50 }),
      ],
      60,
    );
    expect(rows.map(row => row.weightPercent)).toEqual([10, null, 50]);
    expect(weightChanges(rows)).toEqual([
      { atMs: START, weightPercent: 10 },
      { atMs: START + 750, weightPercent: 50 },
    ]);
  });

  it('has no row where nothing was heard, and names the gap', () => {
    const rows = seriesOf([aPoint(0), aPoint(40)], 60);
    expect(gapsOf(rows)).toEqual([
      { fromMs: START + 250, toMs: START + 40_000 },
    ]);
    expect(gapsOf(seriesOf([aPoint(0), aPoint(1)], 60))).toEqual([]);
  });

  it('says the share that the canary really had, and that nobody came', () => {
    const [busy, idle] = seriesOf(
      [
        aPoint(0),
        aPoint(3, {
          canary: { bad: 0, seen: 0 },
          stable: { bad: 0, seen: 0 },
        }),
      ],
      60,
    );
    expect(busy.realisedPercent).toBe(10);
    expect(idle).toMatchObject({
      realisedPercent: null,
      canary: null,
      stable: null,
    });
  });
});

it('sums what was seen at each weight, leaving out what was not judged', () => {
  const totals = totalsByWeight([
    aPoint(0, { canary: { bad: 1, seen: 2 } }),
    aPoint(1),
    aPoint(2, { weightPercent: null, canary: { bad: 9, seen: 9 } }),
    aPoint(3, { weightPercent: 50 }),
    aPoint(4),
  ]);
  expect(totals.map(total => total.weightPercent)).toEqual([10, 50, 10]);
  expect(totals[0].canary).toMatchObject({ bad: 1, seen: 3 });
  expect(totals[0].stable).toMatchObject({ bad: 0, seen: 18 });
});
