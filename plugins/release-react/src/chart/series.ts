import type { ObservationPoint } from '@companyos/plugin-release-common';

/** Bad units of one version in a stretch of time, with how far the true rate may be off. All rates are shares, 0 to 1. */
export interface ArmRate {
  readonly bad: number;
  readonly seen: number;
  readonly rate: number;
  /** Where the true rate is, with 95 % confidence, by Wilson's score interval: it stays within 0 and 1, and is wide where little was seen. */
  readonly low: number;
  readonly high: number;
}

export interface SeriesRow {
  readonly fromMs: number;
  readonly toMs: number;
  /** The canary's share as decided; null where it changed within. */
  readonly weightPercent: number | null;
  /** The canary's share as it was; null where nobody came. */
  readonly realisedPercent: number | null;
  /** Null where it saw nothing. */
  readonly canary: ArmRate | null;
  readonly stable: ArmRate | null;
}

/** 1.96² of the 95 % interval. */
const Z = 1.959_964;

export function armRate(bad: number, seen: number): ArmRate | null {
  if (seen === 0) return null;
  const rate = bad / seen;
  const z2 = Z * Z;
  const middle = (rate + z2 / (2 * seen)) / (1 + z2 / seen);
  const half =
    (Z / (1 + z2 / seen)) *
    Math.sqrt((rate * (1 - rate)) / seen + z2 / (4 * seen * seen));
  return {
    bad,
    seen,
    rate,
    low: bad === 0 ? 0 : Math.max(0, middle - half),
    high: bad === seen ? 1 : Math.min(1, middle + half),
  };
}

/** Periods that people think in, so that a chart does not cut time anew with each look. */
const PERIODS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400,
  43_200, 86_400,
].map(seconds => seconds * 1_000);

/** The shortest period of which so many cover all of it. */
export function periodMs(
  points: readonly ObservationPoint[],
  most: number,
): number {
  const first = points[0]?.fromMs ?? 0;
  const last = points[points.length - 1]?.toMs ?? 0;
  return (
    PERIODS_MS.find(period => (last - first) / period <= most) ??
    PERIODS_MS[PERIODS_MS.length - 1]
  );
}

/**
 * Sums windows into at most about `most` rows of equal length: every failure is kept, a stretch in which the weight changed is
 * cut there, and one without telemetry has no row.
 */
export function seriesOf(
  points: readonly ObservationPoint[],
  most: number,
): readonly SeriesRow[] {
  const period = periodMs(points, most);
  const rows: {
    slot: number;
    fromMs: number;
    toMs: number;
    weightPercent: number | null;
    canary: { bad: number; seen: number };
    stable: { bad: number; seen: number };
  }[] = [];
  for (const point of points) {
    const slot = Math.floor(point.fromMs / period);
    const last = rows[rows.length - 1];
    if (last?.slot === slot && last.weightPercent === point.weightPercent) {
      last.toMs = Math.max(last.toMs, point.toMs);
      last.canary = sum(last.canary, point.canary);
      last.stable = sum(last.stable, point.stable);
    } else {
      rows.push({ ...point, slot });
    }
  }
  return rows.map(({ slot: _slot, canary, stable, ...row }) => {
    const all = canary.seen + stable.seen;
    return {
      ...row,
      realisedPercent: all > 0 ? (100 * canary.seen) / all : null,
      canary: armRate(canary.bad, canary.seen),
      stable: armRate(stable.bad, stable.seen),
    };
  });
}

/** A stretch without telemetry that is longer than this is shown as a gap. */
const GAP_MS = 5_000;

/** The silences between rows, each with when it began and ended. */
export function gapsOf(
  rows: readonly Pick<SeriesRow, 'fromMs' | 'toMs'>[],
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    return before && row.fromMs - before.toMs > GAP_MS
      ? [{ fromMs: before.toMs, toMs: row.fromMs }]
      : [];
  });
}

/** The same weight from here on. */
export interface WeightChange {
  readonly atMs: number;
  readonly weightPercent: number;
}

export function weightChanges(
  rows: readonly Pick<SeriesRow, 'fromMs' | 'weightPercent'>[],
): readonly WeightChange[] {
  const changes: WeightChange[] = [];
  for (const { fromMs, weightPercent } of rows) {
    if (
      weightPercent !== null &&
      weightPercent !== changes[changes.length - 1]?.weightPercent
    ) {
      changes.push({ atMs: fromMs, weightPercent });
    }
  }
  return changes;
}

/** Everything that was seen at one weight, in order; a weight that came twice is there twice. */
export interface WeightTotal {
  readonly weightPercent: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly canary: ArmRate | null;
  readonly stable: ArmRate | null;
}

export function totalsByWeight(
  points: readonly ObservationPoint[],
): readonly WeightTotal[] {
  const totals: {
    weightPercent: number;
    fromMs: number;
    toMs: number;
    canary: { bad: number; seen: number };
    stable: { bad: number; seen: number };
  }[] = [];
  for (const { weightPercent, ...point } of points) {
    // A window in which the weight changed is not judged, so it does not count here either.
    if (weightPercent === null) continue;
    const last = totals[totals.length - 1];
    if (last?.weightPercent === weightPercent) {
      last.toMs = point.toMs;
      last.canary = sum(last.canary, point.canary);
      last.stable = sum(last.stable, point.stable);
    } else {
      totals.push({ ...point, weightPercent });
    }
  }
  return totals.map(({ canary, stable, ...total }) => ({
    ...total,
    canary: armRate(canary.bad, canary.seen),
    stable: armRate(stable.bad, stable.seen),
  }));
}

function sum(
  one: { readonly bad: number; readonly seen: number },
  other: { readonly bad: number; readonly seen: number },
) {
  return { bad: one.bad + other.bad, seen: one.seen + other.seen };
}
