import type { StrategyStep } from '@companyos/canary';
import { armRate, type ArmRate, type SeriesRow } from './series';

/** One point of the drawing; null is a hole in it. */
export interface ChartRow {
  readonly atMs: number;
  readonly canaryRate: number | null;
  readonly canaryBand: readonly [number, number] | null;
  readonly stableRate: number | null;
  readonly stableBand: readonly [number, number] | null;
  /** Where a canary is worse than stable by the step's margin. */
  readonly limit: number | null;
  readonly weightPercent: number | null;
  readonly realisedPercent: number | null;
  /** What was seen in this stretch alone; null for the hole of a gap. */
  readonly source: SeriesRow | null;
  /** What was seen since the weight began, as the judge counts. */
  readonly canary: ArmRate | null;
  readonly stable: ArmRate | null;
}

const HOLE: Omit<ChartRow, 'atMs'> = {
  canaryRate: null,
  canaryBand: null,
  stableRate: null,
  stableBand: null,
  limit: null,
  weightPercent: null,
  realisedPercent: null,
  source: null,
  canary: null,
  stable: null,
};

/**
 * Rows as points at the end of their time. Rates run on since the weight began, as the judge counts them: the bands narrow as
 * evidence comes in, where those of single stretches would stay as wide as the traffic is thin. A gap is a hole, so that no
 * line crosses it. What came before the canary's first share has nothing to compare, and is left out.
 */
export function chartRows(
  rows: readonly SeriesRow[],
  gaps: readonly { readonly fromMs: number; readonly toMs: number }[],
  steps: readonly Pick<StrategyStep, 'margin' | 'weightPercent'>[],
): ChartRow[] {
  const holes = gaps.map(({ fromMs, toMs }) => ({
    ...HOLE,
    atMs: (fromMs + toMs) / 2,
  }));
  let weight: number | null = null;
  let canary: ArmRate | null = null;
  let stable: ArmRate | null = null;
  const points = rows.map((row): ChartRow => {
    const { toMs: atMs, weightPercent, realisedPercent } = row;
    // A stretch in which the weight changed is not judged.
    if (weightPercent === null || weightPercent === 0) {
      return { ...HOLE, atMs, weightPercent, realisedPercent, source: row };
    }
    const isSame = weightPercent === weight;
    weight = weightPercent;
    canary = added(isSame ? canary : null, row.canary);
    stable = added(isSame ? stable : null, row.stable);
    const step = steps.find(one => one.weightPercent === weightPercent);
    return {
      atMs,
      canaryRate: canary?.rate ?? null,
      canaryBand: canary && [canary.low, canary.high],
      stableRate: stable?.rate ?? null,
      stableBand: stable && [stable.low, stable.high],
      // At 100 % there is nothing left to compare with.
      limit:
        step && stable && weightPercent < 100
          ? Math.min(1, stable.rate + step.margin)
          : null,
      weightPercent,
      realisedPercent,
      source: row,
      canary,
      stable,
    };
  });
  return [...points, ...holes].sort((one, other) => one.atMs - other.atMs);
}

function added(before: ArmRate | null, now: ArmRate | null): ArmRate | null {
  if (!before || !now) return now ?? before;
  return armRate(before.bad + now.bad, before.seen + now.seen);
}

/** Rows from the canary's first share on. */
export function fromFirstShare(
  rows: readonly SeriesRow[],
): readonly SeriesRow[] {
  const first = rows.findIndex(
    ({ canary, weightPercent }) => canary !== null || (weightPercent ?? 0) > 0,
  );
  return first < 0 ? rows : rows.slice(first);
}

/** Where an axis may end, so that its marks are round. */
const ENDS = [0.02, 0.04, 0.08, 0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** How far up the axis goes: bands of little traffic reach to 1, and would press everything else to the floor. */
export function highest(rows: readonly ChartRow[]): number {
  const top = Math.max(
    0,
    ...rows.flatMap(({ canaryRate, limit, stableRate }) => [
      1.2 * (canaryRate ?? 0),
      1.2 * (stableRate ?? 0),
      1.2 * (limit ?? 0),
    ]),
  );
  return ENDS.find(end => top <= end) ?? 1;
}
