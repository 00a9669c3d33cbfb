import { burning, NO_BURN, observeBurn, type Burn } from './burnRate';
import { divergence, informationLimit } from './information';
import {
  addToPast,
  boundOf,
  EMPTY_HISTOGRAM,
  histogramOf,
  LATENCY_BOUNDS_MS,
  latencyBucket,
  slowAbove,
  slowCounts,
} from './latency';

describe('burn rate', () => {
  const follow = (
    minutes: number,
    rate: (minute: number) => number,
    from: Burn = NO_BURN,
  ) => {
    let burn = from;
    for (let minute = 0; minute < minutes; minute++) {
      const seen = 10_000;
      burn = observeBurn(
        burn,
        minute * 60_000,
        Math.round(seen * rate(minute)),
        seen,
      );
    }
    return burn;
  };

  it('burns at 14.4 times the budget over an hour and five minutes', () => {
    expect(
      burning(
        follow(60, () => 0.0145),
        0.999,
      )?.factor,
    ).toBe(14.4);
    expect(
      burning(
        follow(60, () => 0.013),
        0.999,
      )?.factor,
    ).toBe(6);
    expect(
      burning(
        follow(60, () => 0),
        0.999,
      ),
    ).toBeUndefined();
  });

  it('stops soon after the trouble is over, though the long window still remembers', () => {
    const trouble = (minute: number) => (minute < 55 ? 0.1 : 0);
    expect(burning(follow(55, trouble), 0.999)?.pages).toBe(true);
    const over = burning(follow(61, trouble), 0.999);
    expect(over?.factor).not.toBe(14.4);
  });

  it('takes a short spike in a long quiet time for what it is', () => {
    const burn = follow(60, minute => (minute === 58 ? 0.05 : 0));
    expect(burning(burn, 0.999)?.factor ?? 0).toBeLessThan(14.4);
  });

  it('does not judge by one or two bad units', () => {
    expect(burning(observeBurn(NO_BURN, 0, 2, 2), 0.999)).toBeUndefined();
  });

  it('counts late windows where they belong, and survives gaps and clocks', () => {
    let burn = observeBurn(NO_BURN, 600_000, 0, 100);
    burn = observeBurn(burn, 540_000, 50, 100);
    expect(burn[0].seen).toEqual([100]);
    burn = observeBurn(burn, 660_000, 1, 10);
    burn = observeBurn(burn, 600_000, 5, 100);
    expect(burn[0]).toMatchObject({ bad: [1, 5], seen: [10, 200] });
    burn = observeBurn(burn, 660_000 + 90 * 3_600_000, 0, 7);
    expect(burn[0].seen).toHaveLength(60);
    expect(burn[0].seen.reduce((sum, n) => sum + n, 0)).toBe(7);
  });
});

describe('latency', () => {
  it('puts a latency into the bucket whose bound it does not exceed', () => {
    for (const [i, bound] of LATENCY_BOUNDS_MS.entries()) {
      expect(latencyBucket(bound)).toBe(i);
      expect(latencyBucket(bound * 1.01)).toBe(i + 1);
    }
    expect(latencyBucket(0)).toBe(0);
    expect(latencyBucket(1e9)).toBe(LATENCY_BOUNDS_MS.length);
  });

  it("takes slow from stable's past, for both arms alike", () => {
    const past = histogramOf(Array.from({ length: 1_000 }, (_, i) => i + 1));
    const bucket = slowAbove(past, 0.9, 0)!;
    expect(boundOf(bucket)).toBeGreaterThanOrEqual(900);
    expect(boundOf(bucket)).toBeLessThan(1_100);
    expect(
      slowCounts(
        histogramOf([10, 2_000]),
        histogramOf([10, 10, 3_000]),
        bucket,
      ),
    ).toEqual({ badCanary: 1, badStable: 1, seenCanary: 2, seenStable: 3 });
  });

  it('says nothing with too short a past, or where nothing could be slower', () => {
    expect(slowAbove(histogramOf([1, 2, 3]), 0.5, 0)).toBeUndefined();
    const hanging = histogramOf(Array.from({ length: 500 }, () => 1e9));
    expect(slowAbove(hanging, 0.5, 0)).toBeUndefined();
  });

  it('calls nothing slow that is faster than the floor, however fast stable is', () => {
    const past = histogramOf(Array.from({ length: 1_000 }, () => 1));
    expect(boundOf(slowAbove(past, 0.99, 0)!)).toBe(1);
    const bucket = slowAbove(past, 0.99, 50)!;
    expect(boundOf(bucket)).toBeGreaterThanOrEqual(50);
    expect(
      slowCounts(histogramOf([4, 40, 300]), histogramOf([1, 1]), bucket),
    ).toMatchObject({ badCanary: 1, seenCanary: 3, badStable: 0 });
    const slower = histogramOf(Array.from({ length: 1_000 }, () => 200));
    expect(slowAbove(slower, 0.5, 50)).toBe(slowAbove(slower, 0.5, 0));
  });

  it('forgets slowly, so that the past follows the service', () => {
    const fast = histogramOf(Array.from({ length: 1_000 }, () => 10));
    const slow = histogramOf(Array.from({ length: 1_000 }, () => 100));
    let past = EMPTY_HISTOGRAM;
    for (let i = 0; i < 150; i++) {
      past = addToPast(past, fast);
    }
    for (let i = 0; i < 250; i++) {
      past = addToPast(past, slow);
    }
    expect(boundOf(slowAbove(past, 0.5, 0)!)).toBeGreaterThan(90);
    expect(past.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(200_000);
  });
});

describe('information', () => {
  it('is the nats that are needed over the nats that a request carries', () => {
    const limit = informationLimit({
      share: 0.1,
      rateCanary: 0.02,
      rateStable: 0.01,
      alpha: 0.01,
    });
    const mean = 0.011;
    const perRequest =
      0.1 * divergence(0.02, mean) + 0.9 * divergence(0.01, mean);
    expect(limit).toBeCloseTo(Math.log(100) / perRequest, 6);
  });

  it('asks over a million requests for a doubling of 0.1 % at a share of 1 %', () => {
    expect(
      informationLimit({
        share: 0.01,
        rateCanary: 0.002,
        rateStable: 0.001,
        alpha: 0.01,
      }),
    ).toBeGreaterThan(1_000_000);
    expect(
      informationLimit({
        share: 0.01,
        rateCanary: 0.01,
        rateStable: 0.01,
        alpha: 0.01,
      }),
    ).toBe(Infinity);
  });
});
