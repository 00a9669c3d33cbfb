/**
 * Evidence that the canary is worse: an e-process that may be read after every tick.
 *
 * Under "no worse" each bad unit falls into the canary with the realised share `w`, whatever the rate of failures is; so
 * drift and incidents that hit both arms cancel. For a rate ratio ρ the likelihood ratio of the split is
 * `ρ^xC / (1 − w + ρw)^K` with `K = xC + xS`. The evidence `E` is a mixture of those over a grid of ratios, with a neutral
 * part that trickles into the grid so that a late regression is found too. `E` is a non-negative supermartingale starting
 * at 1, hence by Ville's inequality P(E ever ≥ 1/α) ≤ α: watching it all the time costs nothing.
 *
 * Sources: Turner, Ly, Grünwald, "Generic E-variables for exact sequential k-sample tests"; Lindon, Malek,
 * "Anytime-valid inference for multinomial count data" (arXiv 2011.03567); Ville (1939).
 */
import { realisedShare, type ArmCounts } from './counts';
import { logSumExp } from './logSpace';

/** Rate ratios, canary over stable, that the evidence is spread over. */
export const RATE_RATIOS = [1.25, 1.5, 2, 3, 5, 10, 30, 100, 1000] as const;

/** Share of the neutral part that moves into the grid with every tick. */
export const TICK_TRICKLE = 1 / 500;

/** The same at a change of step: a new weight is a new chance for a regression to show. */
export const STEP_TRICKLE = 0.2;

/** Serialisable and small: persist it with the rollout, since starting afresh at the same α would break the guarantee. */
export interface AbortEvidence {
  /** Natural logarithm of the neutral part. */
  readonly logNeutral: number;
  /** Natural logarithms of the parts of `RATE_RATIOS`, same order. */
  readonly logParts: readonly number[];
}

/** How the evidence is spread at the start, and how the neutral part trickles into the grid. Any such choice is valid. */
export interface AbortPrior {
  /** The neutral part, 0 < neutral < 1: what is kept for a regression that starts late. */
  readonly neutral: number;
  /** Relative weights of `RATE_RATIOS`, same order, all above 0. */
  readonly weights: readonly number[];
}

export const EVEN_PRIOR: AbortPrior = {
  neutral: 1 / 2,
  weights: RATE_RATIOS.map(() => 1),
};

/**
 * What the judge uses: less kept back, more on the ratios 1.5 to 10, where a regression needs thousands of requests to show
 * and each nat counts. Against the even prior it saves 7 % of the requests until an abort (geometric mean over the grid of
 * `npm run bench -- canary`) and costs about 3 % where a regression starts after 600 quiet ticks.
 */
export const JUDGE_PRIOR: AbortPrior = {
  neutral: 1 / 4,
  weights: [0.3, 1.2, 1.6, 1.6, 1.6, 1.2, 0.6, 0.6, 0.6],
};

const knownShares = new WeakMap<AbortPrior, readonly number[]>();

export function startAbortEvidence(prior: AbortPrior): AbortEvidence {
  return {
    logNeutral: Math.log(prior.neutral),
    logParts: logShares(prior).map(share => Math.log1p(-prior.neutral) + share),
  };
}

export const INITIAL_ABORT_EVIDENCE: AbortEvidence =
  startAbortEvidence(EVEN_PRIOR);

export interface AbortEvidenceOptions {
  /** Rate ratio that is still accepted, ≥ 1; 1 unless told. */
  readonly toleratedRatio?: number;
  /** The prior that the evidence was started with; even unless told. */
  readonly prior?: AbortPrior;
  /**
   * ≥ 1; 1 unless told. The tick counts as this many times fewer units, for noise that belongs to an arm (see `dispersion`).
   * It must be known before the tick. E[f^(1/φ)] ≤ E[f]^(1/φ) ≤ 1 (Jensen), so the bound stays.
   */
  readonly dispersion?: number;
}

/** The evidence after one more tick. A tick in which an arm saw nothing only trickles. */
export function observeTick(
  evidence: AbortEvidence,
  counts: ArmCounts,
  options: AbortEvidenceOptions = {},
): AbortEvidence {
  const { toleratedRatio = 1, prior = EVEN_PRIOR, dispersion = 1 } = options;
  if (!(toleratedRatio >= 1 && Number.isFinite(toleratedRatio))) {
    throw new RangeError(
      `toleratedRatio is ${toleratedRatio}: give a finite ratio from 1 up.`,
    );
  }
  if (!(dispersion >= 1 && Number.isFinite(dispersion))) {
    throw new RangeError(
      `dispersion is ${dispersion}: give a finite factor from 1 up.`,
    );
  }
  const moved = trickle(evidence, TICK_TRICKLE, prior);
  const share = realisedShare(counts);
  if (share === undefined) {
    return moved;
  }
  const bad = counts.badCanary + counts.badStable;
  const logMean = (ratio: number) => Math.log1p(share * (ratio - 1));
  const tolerated =
    bad * logMean(toleratedRatio) - counts.badCanary * Math.log(toleratedRatio);
  return {
    logNeutral: moved.logNeutral,
    logParts: RATE_RATIOS.map((gridRatio, i) => {
      const ratio = gridRatio * toleratedRatio;
      return (
        moved.logParts[i] +
        (counts.badCanary * Math.log(ratio) -
          bad * logMean(ratio) +
          tolerated) /
          dispersion
      );
    }),
  };
}

/** The evidence at a change of step. Call it once, before the first tick at the new weight. */
export function enterStep(
  evidence: AbortEvidence,
  prior: AbortPrior = EVEN_PRIOR,
): AbortEvidence {
  return trickle(evidence, STEP_TRICKLE, prior);
}

/** ln E. */
export function logEvidence(evidence: AbortEvidence): number {
  return logSumExp([evidence.logNeutral, ...evidence.logParts]);
}

/** Whether the evidence crosses `1/α`. `α` is the share of the whole rollout's error budget that this signal was given. */
export function rejectsNoWorse(
  evidence: AbortEvidence,
  alpha: number,
): boolean {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(
      `alpha is ${alpha}: give a probability between 0 and 1.`,
    );
  }
  return logEvidence(evidence) >= -Math.log(alpha);
}

function trickle(
  evidence: AbortEvidence,
  share: number,
  prior: AbortPrior,
): AbortEvidence {
  const gift = evidence.logNeutral + Math.log(share);
  const shares = logShares(prior);
  return {
    logNeutral: evidence.logNeutral + Math.log1p(-share),
    logParts: evidence.logParts.map((part, i) =>
      logSumExp([part, gift + shares[i]]),
    ),
  };
}

function logShares(prior: AbortPrior): readonly number[] {
  const known = knownShares.get(prior);
  if (known) {
    return known;
  }
  const total = prior.weights.reduce((sum, weight) => sum + weight, 0);
  const shares = prior.weights.map(weight => Math.log(weight / total));
  knownShares.set(prior, shares);
  return shares;
}
