import fc from 'fast-check';
import {
  enterStep,
  EVEN_PRIOR,
  INITIAL_ABORT_EVIDENCE,
  JUDGE_PRIOR,
  logEvidence,
  observeTick,
  rejectsNoWorse,
  startAbortEvidence,
  type AbortEvidence,
} from './abortEvidence';
import type { ArmCounts } from './counts';
import { binomial, seededRandom as random } from './random';

const tick = (
  badCanary: number,
  badStable: number,
  seenCanary: number,
  seenStable: number,
): ArmCounts => ({ badCanary, badStable, seenCanary, seenStable });

const follow = (ticks: ArmCounts[], from = INITIAL_ABORT_EVIDENCE) =>
  ticks.reduce(
    (states: AbortEvidence[], counts) => [
      ...states,
      observeTick(states[states.length - 1] ?? from, counts),
    ],
    [],
  );

describe('evidence that the canary is worse', () => {
  it('gives the published test vector', () => {
    const states = follow([
      tick(0, 1, 2, 198),
      tick(1, 0, 2, 198),
      tick(1, 1, 2, 198),
      tick(1, 0, 2, 198),
    ]);
    const values = states.map(state => Math.exp(logEvidence(state)));
    expect(values[0]).toBeCloseTo(0.9004, 4);
    expect(values[1]).toBeCloseTo(4.5362, 4);
    expect(values[2]).toBeCloseTo(64.2114, 4);
    expect(values[3]).toBeCloseTo(2612.3, 1);
  });

  it('starts at 1, and neither silence nor a change of step makes evidence', () => {
    expect(logEvidence(INITIAL_ABORT_EVIDENCE)).toBeCloseTo(0, 12);
    const silent = observeTick(INITIAL_ABORT_EVIDENCE, tick(0, 0, 0, 500));
    expect(logEvidence(silent)).toBeCloseTo(0, 12);
    expect(logEvidence(enterStep(silent))).toBeCloseTo(0, 12);
  });

  it('is a martingale over the way bad units fall, whatever the share, the tolerance, the prior and the dispersion', () => {
    // One bad unit: it falls into the canary with probability w. The expected evidence must not grow.
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        fc.constantFrom(EVEN_PRIOR, JUDGE_PRIOR),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (seenCanary, toleratedRatio, prior, dispersion) => {
          const seenStable = 1000 - seenCanary;
          const share = seenCanary / 1000;
          const after = (badCanary: 0 | 1) =>
            Math.exp(
              logEvidence(
                observeTick(
                  startAbortEvidence(prior),
                  tick(badCanary, 1 - badCanary, seenCanary, seenStable),
                  { toleratedRatio, prior, dispersion },
                ),
              ),
            );
          // Under the boundary of the null, the canary's rate is the tolerated multiple of stable's.
          const toCanary =
            (share * toleratedRatio) / (1 - share + share * toleratedRatio);
          const expected = toCanary * after(1) + (1 - toCanary) * after(0);
          expect(expected).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    );
  });

  it('does not overflow on a dead canary at full blast', () => {
    let state = INITIAL_ABORT_EVIDENCE;
    for (let i = 0; i < 5_000; i++) {
      state = observeTick(state, tick(1_000, 10, 1_000, 1_000));
    }
    expect(Number.isFinite(logEvidence(state))).toBe(true);
    expect(rejectsNoWorse(state, 0.001)).toBe(true);
  });

  it('aborts far fewer than α of healthy canaries, through drift and shared incidents', () => {
    const alpha = 0.01;
    const runs = 400;
    let aborted = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const next = random(seed);
      let state = INITIAL_ABORT_EVIDENCE;
      for (const share of [0.01, 0.1, 0.5]) {
        state = enterStep(state);
        for (let i = 0; i < 40; i++) {
          const incident = i >= 15 && i < 20 ? 0.2 : 0;
          const rate = 0.005 * (1 + i / 13) + incident;
          const seenCanary = Math.round(500 * share);
          const seenStable = 500 - seenCanary;
          state = observeTick(
            state,
            tick(
              binomial(seenCanary, rate, next),
              binomial(seenStable, rate, next),
              seenCanary,
              seenStable,
            ),
          );
          if (rejectsNoWorse(state, alpha)) {
            aborted++;
            break;
          }
        }
        if (rejectsNoWorse(state, alpha)) {
          break;
        }
      }
    }
    expect(aborted / runs).toBeLessThanOrEqual(alpha);
  });

  it('finds a regression that starts late', () => {
    const next = random(7);
    let state = INITIAL_ABORT_EVIDENCE;
    let foundAt: number | undefined;
    for (let i = 0; i < 400 && foundAt === undefined; i++) {
      const rate = i < 200 ? 0.01 : 0.05;
      state = observeTick(
        state,
        tick(binomial(100, rate, next), binomial(900, 0.01, next), 100, 900),
      );
      if (rejectsNoWorse(state, 0.01)) {
        foundAt = i;
      }
    }
    expect(foundAt).toBeGreaterThanOrEqual(200);
    expect(foundAt).toBeLessThan(225);
  });

  it('accepts what is tolerated and finds what is beyond', () => {
    const run = (ratio: number) => {
      const next = random(11);
      let state = INITIAL_ABORT_EVIDENCE;
      for (let i = 0; i < 300; i++) {
        state = observeTick(
          state,
          tick(
            binomial(200, 0.01 * ratio, next),
            binomial(800, 0.01, next),
            200,
            800,
          ),
          { toleratedRatio: 2 },
        );
      }
      return rejectsNoWorse(state, 0.01);
    };
    expect(run(1.8)).toBe(false);
    expect(run(6)).toBe(true);
  });

  it('survives a restart: the state is plain JSON', () => {
    const state = follow([tick(1, 0, 2, 198), tick(1, 1, 2, 198)])[1];
    const restored: AbortEvidence = JSON.parse(JSON.stringify(state));
    expect(observeTick(restored, tick(1, 0, 2, 198))).toEqual(
      observeTick(state, tick(1, 0, 2, 198)),
    );
  });

  it.each([
    [tick(3, 0, 2, 198), /more bad units than it saw/],
    [tick(-1, 0, 2, 198), /whole numbers from 0 up/],
    [tick(0.5, 0, 2, 198), /whole numbers from 0 up/],
  ])('refuses counts that cannot be: %j', (counts, message) => {
    expect(() => observeTick(INITIAL_ABORT_EVIDENCE, counts)).toThrow(message);
  });
});
