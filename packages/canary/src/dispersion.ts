import { z } from 'zod/v4';
import { realisedShare, type ArmCounts } from './counts';

/**
 * How much noisier the arms are than the judge assumes, learnt from a placebo: stable compared with stable, split as the
 * canary is split. Under the assumption the bad units of one half are binomial; `φ` is their variance over the binomial's
 * (McCullagh and Nelder, "Generalized Linear Models", §4.5), pooled over blocks of two minutes, because a pod that fails does
 * so for a while and ticks are not independent. The judge divides what a tick weighs by the φ of the blocks *before* it, so noise that
 * belongs to an arm does not pass for a regression.
 *
 * This is the second line: counting units that fail independently (`UnitCounter`) is the first, and keeps the bound by proof. Tempering
 * keeps it where clumps are of similar size; against rare huge ones it helps and proves nothing.
 */
export const dispersionSchema = z.strictObject({
  /** Σ D² over closed blocks, D = Σ (x − K·w) within a block. */
  observed: z.number().nonnegative(),
  /** Σ K·w·(1 − w) over closed blocks, what `observed` would be without extra noise. */
  expected: z.number().nonnegative(),
  /** The block that is still open. */
  block: z.int(),
  deviation: z.number(),
  variance: z.number().nonnegative(),
});

export type Dispersion = Readonly<z.output<typeof dispersionSchema>>;

export const NO_DISPERSION: Dispersion = {
  observed: 0,
  expected: 0,
  block: 0,
  deviation: 0,
  variance: 0,
};

export const DISPERSION_BLOCK_MS = 120_000;
/** The weight of "there is no extra noise" at the start, in bad units split evenly. */
const PRIOR = 2;
/** Beyond this nothing could be decided; the placebo itself is broken then. */
const MOST = 100;

/** @param counts - the first half of stable as the canary, the other as stable. */
export function observePlacebo(
  dispersion: Dispersion,
  counts: ArmCounts,
  startMs: number,
): Dispersion {
  const block = Math.floor(startMs / DISPERSION_BLOCK_MS);
  const open =
    block > dispersion.block ? closed(dispersion, block) : dispersion;
  const share = realisedShare(counts);
  if (share === undefined) {
    return open;
  }
  const bad = counts.badCanary + counts.badStable;
  return {
    ...open,
    deviation: open.deviation + counts.badCanary - bad * share,
    variance: open.variance + bad * share * (1 - share),
  };
}

/** φ, from 1 up. */
export function dispersionFactor({ observed, expected }: Dispersion): number {
  return Math.min(MOST, Math.max(1, (observed + PRIOR) / (expected + PRIOR)));
}

function closed(dispersion: Dispersion, block: number): Dispersion {
  return {
    observed: dispersion.observed + dispersion.deviation ** 2,
    expected: dispersion.expected + dispersion.variance,
    block,
    deviation: 0,
    variance: 0,
  };
}
