/**
 * How much there is to learn from a request, and so how long any honest judge must wait.
 *
 * Wald's bound: a test that is wrong with probability α needs on average at least `ln(1/α)` nats, and a request carries
 * `w·kl(pC, p̄) + (1 − w)·kl(pS, p̄)` of them, where `p̄ = w·pC + (1 − w)·pS` is the "no worse" that is hardest to tell apart.
 */
import { nearestNull } from './promotionEvidence';

/** kl(a, b) of two Bernoulli rates, in nats. */
export function divergence(a: number, b: number): number {
  return term(a, b) + term(1 - a, 1 - b);
}

/** Requests, both arms together, that any judge needs on average to tell these rates apart. */
export function informationLimit(options: {
  readonly share: number;
  readonly rateCanary: number;
  readonly rateStable: number;
  readonly alpha: number;
}): number {
  const { share, rateCanary, rateStable, alpha } = options;
  const mean = share * rateCanary + (1 - share) * rateStable;
  const perRequest =
    share * divergence(rateCanary, mean) +
    (1 - share) * divergence(rateStable, mean);
  return perRequest > 0 ? -Math.log(alpha) / perRequest : Infinity;
}

/** How fast the evidence for a promotion grows on average, in nats a request, when the canary is as good as stable. */
export function promotionGrowth(
  rate: number,
  margin: number,
  share: number,
): number {
  const theta = nearestNull(rate, margin, share);
  return (
    share * divergence(rate, theta + margin) +
    (1 - share) * divergence(rate, theta)
  );
}

function term(a: number, b: number): number {
  return a > 0 ? a * Math.log(a / b) : 0;
}
