import type { StrategyStep } from '@companyos/canary';
import type { SeriesRow } from './series';

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
  /** Null for the hole of a gap. */
  readonly source: SeriesRow | null;
}

/** Rows as points in the middle of their time, with a hole in each gap so that no line crosses it. */
export function chartRows(
  rows: readonly SeriesRow[],
  gaps: readonly { readonly fromMs: number; readonly toMs: number }[],
  steps: readonly Pick<StrategyStep, 'margin' | 'weightPercent'>[],
): ChartRow[] {
  const holes = gaps.map(
    ({ fromMs, toMs }): ChartRow => ({
      atMs: (fromMs + toMs) / 2,
      canaryRate: null,
      canaryBand: null,
      stableRate: null,
      stableBand: null,
      limit: null,
      weightPercent: null,
      realisedPercent: null,
      source: null,
    }),
  );
  const past = new Map<number, { bad: number; seen: number }>();
  const points = rows.map((row): ChartRow => {
    const { canary, fromMs, stable, toMs, weightPercent } = row;
    return {
      atMs: (fromMs + toMs) / 2,
      canaryRate: canary?.rate ?? null,
      canaryBand: canary && [canary.low, canary.high],
      stableRate: stable?.rate ?? null,
      stableBand: stable && [stable.low, stable.high],
      limit: limitOf(row, steps, past),
      weightPercent,
      realisedPercent: row.realisedPercent,
      source: row,
    };
  });
  return [...points, ...holes].sort((one, other) => one.atMs - other.atMs);
}

/** Stable's rate at this weight so far, and the margin on top. */
function limitOf(
  { stable, weightPercent }: SeriesRow,
  steps: readonly Pick<StrategyStep, 'margin' | 'weightPercent'>[],
  past: Map<number, { bad: number; seen: number }>,
): number | null {
  const step = steps.find(one => one.weightPercent === weightPercent);
  // At 100 % there is nothing left to compare with.
  if (!step || step.weightPercent === 100 || !stable) return null;
  const { bad, seen } = past.get(step.weightPercent) ?? { bad: 0, seen: 0 };
  const so = { bad: bad + stable.bad, seen: seen + stable.seen };
  past.set(step.weightPercent, so);
  return Math.min(1, so.bad / so.seen + step.margin);
}

const LEAST = 0.02;

/** How far up the axis goes: bands of little traffic reach to 1, and would press everything else to the floor. */
export function highest(rows: readonly ChartRow[]): number {
  const top = Math.max(
    LEAST,
    ...rows.flatMap(({ canaryRate, limit, stableRate }) => [
      1.25 * (canaryRate ?? 0),
      1.25 * (stableRate ?? 0),
      1.25 * (limit ?? 0),
    ]),
  );
  return Math.min(1, top);
}
