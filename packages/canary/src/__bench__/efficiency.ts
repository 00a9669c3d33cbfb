/** How close the judge comes to what any judge needs, and what users see of a dead canary. */
import {
  enterStep,
  JUDGE_PRIOR,
  logEvidence,
  observeTick,
  startAbortEvidence,
} from '../abortEvidence';
import { informationLimit } from '../information';
import { binomial, seededRandom } from '../random';

export interface Cell {
  readonly share: number;
  readonly rateStable: number;
  readonly ratio: number;
}

/** From the grid of effects; a canary that fails more often than not is total failure, and measured by errors instead. */
export function grid(): Cell[] {
  const cells: Cell[] = [];
  for (const share of [0.01, 0.05, 0.1, 0.25, 0.5]) {
    for (const rateStable of [0.001, 0.005, 0.02, 0.05]) {
      for (const ratio of [1.5, 2, 3, 5, 10, 30]) {
        if (rateStable * ratio <= 0.5) {
          cells.push({ share, rateStable, ratio });
        }
      }
    }
  }
  return cells;
}

/** Mean requests until the abort, over the limit at the α of the whole rollout. */
export function timesLimit(
  cell: Cell,
  options: { rolloutAlpha: number; signalAlpha: number; runs: number },
): number {
  const { share, rateStable, ratio } = cell;
  const rateCanary = rateStable * ratio;
  const limit = informationLimit({
    share,
    rateCanary,
    rateStable,
    alpha: options.rolloutAlpha,
  });
  // Fine enough that waiting for the end of a tick is no part of the result, and a whole number of canary requests.
  const ofCanary = Math.max(1, Math.round((limit * share) / 40));
  const perTick = Math.round(ofCanary / share);
  let requests = 0;
  for (let run = 1; run <= options.runs; run++) {
    requests += ticksUntilAbort(run, options.signalAlpha, next => ({
      seenCanary: ofCanary,
      seenStable: perTick - ofCanary,
      badCanary: binomial(ofCanary, rateCanary, next),
      badStable: binomial(perTick - ofCanary, rateStable, next),
    })).ticks;
  }
  return (requests * perTick) / options.runs / limit;
}

/** Mean errors that users see before a canary that answers nothing is gone. */
export function errorsOfDead(options: {
  share: number;
  rateStable: number;
  alpha: number;
  /** Requests of the canary between two looks. */
  ofCanary: number;
  runs: number;
}): number {
  const { share, rateStable, ofCanary } = options;
  const seenStable = Math.round(ofCanary / share) - ofCanary;
  let errors = 0;
  for (let run = 1; run <= options.runs; run++) {
    errors += ticksUntilAbort(run, options.alpha, next => ({
      seenCanary: ofCanary,
      seenStable,
      badCanary: ofCanary,
      badStable: binomial(seenStable, rateStable, next),
    })).bad;
  }
  return errors / options.runs;
}

function ticksUntilAbort(
  seed: number,
  alpha: number,
  tick: (next: () => number) => Parameters<typeof observeTick>[1],
): { ticks: number; bad: number } {
  const next = seededRandom(seed);
  let evidence = enterStep(startAbortEvidence(JUDGE_PRIOR), JUDGE_PRIOR);
  let bad = 0;
  for (let ticks = 1; ticks <= 20_000; ticks++) {
    const counts = tick(next);
    bad += counts.badCanary;
    evidence = observeTick(evidence, counts, { prior: JUDGE_PRIOR });
    if (logEvidence(evidence) >= -Math.log(alpha)) {
      return { ticks, bad };
    }
  }
  return { ticks: 20_000, bad };
}
