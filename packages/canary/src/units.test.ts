import {
  INITIAL_ABORT_EVIDENCE,
  observeTick,
  rejectsNoWorse,
} from './abortEvidence';
import { dispersionFactor, NO_DISPERSION, observePlacebo } from './dispersion';
import { binomial, seededRandom } from './random';
import { UnitCounter, type UnitSighting } from './units';

const sighting = (
  arm: 'canary' | 'stable',
  unit: string,
  bad: boolean,
): UnitSighting => ({ arm, unit, bad });

describe('units', () => {
  it('count a user once a tick, and once bad, however often it fails', () => {
    const counter = new UnitCounter({ windowMs: Infinity });
    const clicks = [
      sighting('canary', 'ada', false),
      sighting('canary', 'ada', true),
      sighting('canary', 'ada', true),
      sighting('stable', 'noor', false),
      sighting('stable', 'noor', false),
      sighting('stable', 'kim', false),
    ];
    expect(counter.count(0, clicks)).toEqual({
      badCanary: 1,
      seenCanary: 1,
      badStable: 0,
      seenStable: 2,
    });
    expect(counter.count(1_000, clicks)).toEqual({
      badCanary: 0,
      seenCanary: 0,
      badStable: 0,
      seenStable: 2,
    });
  });

  it('let a pod be bad again when a burst is over, wherever the burst began', () => {
    const counter = new UnitCounter({ windowMs: 120_000 });
    const burst = [sighting('stable', 'pod-1', true)];
    const bad = [100_000, 160_000, 219_000, 220_000, 350_000].map(
      at => counter.count(at, burst).badStable,
    );
    expect(bad).toEqual([1, 0, 0, 1, 1]);
  });

  it('do not hold against the canary who failed on stable before', () => {
    const counter = new UnitCounter({ windowMs: Infinity });
    counter.count(0, [sighting('stable', 'ada', true)]);
    expect(
      counter.count(1_000, [
        sighting('canary', 'ada', true),
        sighting('canary', 'kim', false),
      ]),
    ).toMatchObject({ badCanary: 0, seenCanary: 1 });
  });

  it('refuse a window that is none', () => {
    expect(() => new UnitCounter({ windowMs: 0 })).toThrow(/above 0/);
  });
});

describe('noise that belongs to an arm', () => {
  /**
   * A healthy canary, and requests that fail in clumps: now and then one pod of twenty fails for a few ticks. Requests are
   * counted raw, which is wrong; the placebo shows how wrong.
   */
  const abortedOf = (runs: number, tempered: boolean) => {
    let aborted = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const next = seededRandom(seed);
      let evidence = INITIAL_ABORT_EVIDENCE;
      let placebo = NO_DISPERSION;
      const until = Array.from({ length: 20 }, () => 0);
      let rejected = false;
      for (let tick = 0; tick < 400 && !rejected; tick++) {
        // The noise was there before the canary was: the placebo has 200 ticks of it.
        const failed = until.map((end, pod) => {
          if (tick >= end && next() < 0.004) {
            until[pod] = tick + 3;
          }
          return binomial(20, tick < until[pod] ? 0.3 : 0.001, next);
        });
        const sum = (from: number, to: number) =>
          failed.slice(from, to).reduce((total, n) => total + n, 0);
        if (tick >= 200) {
          evidence = observeTick(
            evidence,
            {
              badCanary: sum(0, 4),
              badStable: sum(4, 20),
              seenCanary: 80,
              seenStable: 320,
            },
            { dispersion: tempered ? dispersionFactor(placebo) : 1 },
          );
          rejected = rejectsNoWorse(evidence, 0.01);
        }
        placebo = observePlacebo(
          placebo,
          {
            badCanary: sum(4, 8),
            badStable: sum(8, 20),
            seenCanary: 80,
            seenStable: 240,
          },
          tick * 10_000,
        );
      }
      aborted += rejected ? 1 : 0;
    }
    return aborted / runs;
  };

  it('aborts healthy canaries when nobody looks at it', () => {
    expect(abortedOf(200, false)).toBeGreaterThan(0.1);
  });

  it('is tempered by what a placebo of stable against stable shows', () => {
    const raw = abortedOf(200, false);
    expect(abortedOf(200, true)).toBeLessThan(raw / 5);
  });

  it('is none where the placebo is even, and asks no more than it must', () => {
    const next = seededRandom(5);
    let placebo = NO_DISPERSION;
    for (let tick = 0; tick < 1_000; tick++) {
      placebo = observePlacebo(
        placebo,
        {
          badCanary: binomial(100, 0.02, next),
          badStable: binomial(300, 0.02, next),
          seenCanary: 100,
          seenStable: 300,
        },
        tick * 10_000,
      );
    }
    expect(dispersionFactor(placebo)).toBeLessThan(1.5);
    expect(dispersionFactor(NO_DISPERSION)).toBe(1);
  });
});
