import fc from 'fast-check';
import {
  INITIAL_PROMOTION_EVIDENCE,
  nearestNull,
  observePromotionTick,
  supportsPromotion,
  type PromotionEvidence,
} from './promotionEvidence';

const rate = fc.double({ min: 0.001, max: 0.6, noNaN: true });

describe('evidence that the canary is not worse by the margin', () => {
  it('is an E-variable for every point of the null: one more unit never pays on average', () => {
    fc.assert(
      fc.property(
        rate,
        fc.double({ min: 0.005, max: 0.3, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (q, margin, canaryTenths, stableAt, extraAt) => {
          const share = canaryTenths / 10;
          const theta = nearestNull(q, margin, share);
          const stable = stableAt * (1 - margin);
          const canary = stable + margin + extraAt * (1 - stable - margin);
          const mean = (truth: number, against: number) =>
            (truth * q) / against + ((1 - truth) * (1 - q)) / (1 - against);
          const log =
            share * Math.log(mean(canary, theta + margin)) +
            (1 - share) * Math.log(mean(stable, theta));
          expect(log).toBeLessThanOrEqual(1e-6);
        },
      ),
    );
  });

  it('finds the θ of least divergence', () => {
    const kl = (q: number, p: number) =>
      q * Math.log(q / p) + (1 - q) * Math.log((1 - q) / (1 - p));
    const value = (theta: number) =>
      0.1 * kl(0.02, theta + 0.05) + 0.9 * kl(0.02, theta);
    const best = nearestNull(0.02, 0.05, 0.1);
    expect(value(best)).toBeLessThanOrEqual(value(best * 1.01));
    expect(value(best)).toBeLessThanOrEqual(value(best * 0.99));
  });

  const run = (badCanary: number, ticks: number, margin = 0.02) => {
    let state: PromotionEvidence = INITIAL_PROMOTION_EVIDENCE;
    for (let i = 0; i < ticks; i++) {
      state = observePromotionTick(
        state,
        { badCanary, badStable: 5, seenCanary: 500, seenStable: 500 },
        margin,
      );
    }
    return state;
  };

  it('promotes a canary that does as stable does', () => {
    expect(supportsPromotion(run(5, 10))).toBe(true);
  });

  it('does not promote one that is worse by the margin', () => {
    expect(supportsPromotion(run(15, 200))).toBe(false);
  });

  it('does not promote on silence, nor on the first tick, which has no past to compare with', () => {
    expect(supportsPromotion(run(0, 1))).toBe(false);
    let state: PromotionEvidence = INITIAL_PROMOTION_EVIDENCE;
    for (let i = 0; i < 1_000; i++) {
      state = observePromotionTick(
        state,
        { badCanary: 0, badStable: 0, seenCanary: 0, seenStable: 100 },
        0.02,
      );
    }
    expect(state.logS).toBe(0);
  });

  it('refuses a margin that is none', () => {
    expect(() => run(0, 1, 0)).toThrow(/between 0 and 1/);
  });
});
