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

export const INITIAL_ABORT_EVIDENCE: AbortEvidence = {
  logNeutral: Math.log(1 / 2),
  logParts: RATE_RATIOS.map(() => Math.log(1 / (2 * RATE_RATIOS.length))),
};

export interface AbortEvidenceOptions {
  /** Rate ratio that is still accepted, ≥ 1; 1 unless told. */
  readonly toleratedRatio?: number;
}

/** The evidence after one more tick. A tick in which an arm saw nothing only trickles. */
export function observeTick(
  evidence: AbortEvidence,
  counts: ArmCounts,
  options: AbortEvidenceOptions = {},
): AbortEvidence {
  const { toleratedRatio = 1 } = options;
  if (!(toleratedRatio >= 1 && Number.isFinite(toleratedRatio))) {
    throw new RangeError(
      `toleratedRatio is ${toleratedRatio}: give a finite ratio from 1 up.`,
    );
  }
  const moved = trickle(evidence, TICK_TRICKLE);
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
        counts.badCanary * Math.log(ratio) -
        bad * logMean(ratio) +
        tolerated
      );
    }),
  };
}

/** The evidence at a change of step. Call it once, before the first tick at the new weight. */
export function enterStep(evidence: AbortEvidence): AbortEvidence {
  return trickle(evidence, STEP_TRICKLE);
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

function trickle(evidence: AbortEvidence, share: number): AbortEvidence {
  const gift = evidence.logNeutral + Math.log(share / RATE_RATIOS.length);
  return {
    logNeutral: evidence.logNeutral + Math.log1p(-share),
    logParts: evidence.logParts.map(part => logSumExp([part, gift])),
  };
}
