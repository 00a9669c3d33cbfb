/**
 * Evidence that the canary is *not* worse by δ or more: what a promotion needs.
 *
 * The null hypothesis is `θC ≥ θS + δ`. Each tick is bet against with the rate `q` that stable showed in the past, over the
 * point of the null that is nearest to `(q, q)` (the reverse information projection), which makes the factor an E-variable for
 * the whole null. Missing evidence multiplies by 1: silence never promotes.
 *
 * Source: Turner, Ly, Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping".
 */
import { realisedShare, type ArmCounts } from './counts';

/** `S ≥ 20` promotes: at most one promotion in twenty of a canary that is worse by δ. */
export const PROMOTION_THRESHOLD = 20;

/** Halvings of an interval of length 1: θ is then known to 1e-9, which moves ln S by less than rounding does. */
const BISECTIONS = 30;

/** Serialisable: persist it with the rollout. `logS` starts afresh at each step, stable's past goes on. */
export interface PromotionEvidence {
  /** Natural logarithm of S. */
  readonly logS: number;
  /** What stable showed so far; never includes the tick that is being judged. */
  readonly pastBad: number;
  readonly pastSeen: number;
}

export const INITIAL_PROMOTION_EVIDENCE: PromotionEvidence = {
  logS: 0,
  pastBad: 0,
  pastSeen: 0,
};

/**
 * @param margin - δ, a difference of rates, 0 < δ < 1. Coarse at small weights, fine only where the canary has traffic.
 * @param dispersion - ≥ 1, known before the tick: it counts as this many times fewer units.
 */
export function observePromotionTick(
  evidence: PromotionEvidence,
  counts: ArmCounts,
  margin: number,
  dispersion = 1,
): PromotionEvidence {
  if (!(margin > 0 && margin < 1)) {
    throw new RangeError(
      `margin is ${margin}: give a difference of rates between 0 and 1.`,
    );
  }
  const share = realisedShare(counts);
  const past = {
    pastBad: evidence.pastBad + counts.badStable,
    pastSeen: evidence.pastSeen + counts.seenStable,
  };
  if (share === undefined || evidence.pastSeen === 0) {
    return { logS: evidence.logS, ...past };
  }
  // Krichevsky and Trofimov's estimate keeps q off 0 and 1, where a single unit would decide everything.
  const q = (evidence.pastBad + 0.5) / (evidence.pastSeen + 1);
  const theta = nearestNull(q, margin, share);
  const { badCanary, badStable, seenCanary, seenStable } = counts;
  return {
    logS:
      evidence.logS +
      (logRatio(q, theta + margin, badCanary, seenCanary) +
        logRatio(q, theta, badStable, seenStable)) /
        dispersion,
    ...past,
  };
}

/** Whether "worse by δ or more" is rejected. */
export function supportsPromotion(evidence: PromotionEvidence): boolean {
  return evidence.logS >= Math.log(PROMOTION_THRESHOLD);
}

/** θ that minimises `w·kl(q, θ+δ) + (1−w)·kl(q, θ)`; convex, so its derivative is bisected. */
export function nearestNull(q: number, margin: number, share: number): number {
  const slope = (theta: number) => {
    const canary = theta + margin;
    return (
      (share * (canary - q)) / (canary * (1 - canary)) +
      ((1 - share) * (theta - q)) / (theta * (1 - theta))
    );
  };
  let low = 0;
  let high = 1 - margin;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return (low + high) / 2;
}

function logRatio(q: number, p: number, bad: number, seen: number): number {
  return (
    bad * (Math.log(q) - Math.log(p)) +
    (seen - bad) * (Math.log1p(-q) - Math.log1p(-p))
  );
}
