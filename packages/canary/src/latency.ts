/**
 * Latency as counts of slow units. "Slow" is above a quantile of what stable took in *past* windows, applied to both arms
 * alike: so it is known before the window, follows the service's own speed, and a shared slowdown makes both arms slow.
 */
import type { ArmCounts } from './counts';

/** The quantiles that are judged together: the usual request, the slow ones, and the tail. */
export const LATENCY_QUANTILES = [0.5, 0.9, 0.99] as const;

/** Upper bounds of the buckets in milliseconds, four to a doubling: 1 ms to 65.5 s. A last bucket is open. */
export const LATENCY_BOUNDS_MS: readonly number[] = Array.from(
  { length: 65 },
  (_, i) => 2 ** (i / 4),
);

/** Units by bucket; one more than there are bounds. Unfinished at the deadline belongs into the last. */
export type Histogram = readonly number[];

export const EMPTY_HISTOGRAM: Histogram = Array.from(
  { length: LATENCY_BOUNDS_MS.length + 1 },
  () => 0,
);

/** Fewer than this many units of the past say nothing about a quantile. */
const LEAST_PAST = 200;
/** Beyond this many, older units fade by half, so that the past follows a service that changes. */
const FADE_ABOVE = 200_000;

export function latencyBucket(ms: number): number {
  if (!(ms > 1)) {
    return 0;
  }
  return Math.min(
    LATENCY_BOUNDS_MS.length,
    Math.ceil(4 * Math.log2(ms) - 1e-9),
  );
}

export function histogramOf(latenciesMs: Iterable<number>): Histogram {
  const histogram = [...EMPTY_HISTOGRAM];
  for (const ms of latenciesMs) {
    histogram[latencyBucket(ms)] += 1;
  }
  return histogram;
}

export function addToPast(past: Histogram, stable: Histogram): Histogram {
  const sum = past.map((count, i) => count + stable[i]);
  return total(sum) > FADE_ABOVE
    ? sum.map(count => Math.floor(count / 2))
    : sum;
}

/**
 * The bucket that holds the quantile: a unit above it is slow. `undefined` while the past is too short.
 *
 * @param floorMs - what is faster is never slow, however fast stable is
 */
export function slowAbove(
  past: Histogram,
  quantile: number,
  floorMs: number,
): number | undefined {
  const units = total(past);
  if (units < LEAST_PAST) {
    return undefined;
  }
  let seen = 0;
  const ofQuantile = past.findIndex(count => {
    seen += count;
    return seen >= quantile * units;
  });
  const bucket = Math.max(ofQuantile, latencyBucket(floorMs));
  // Nothing is slower than the open bucket, so there nothing could be told apart.
  return bucket < LATENCY_BOUNDS_MS.length ? bucket : undefined;
}

export function slowCounts(
  canary: Histogram,
  stable: Histogram,
  bucket: number,
): ArmCounts {
  return {
    badCanary: total(canary.slice(bucket + 1)),
    badStable: total(stable.slice(bucket + 1)),
    seenCanary: total(canary),
    seenStable: total(stable),
  };
}

/** For words: the threshold in milliseconds. */
export function boundOf(bucket: number): number {
  return LATENCY_BOUNDS_MS[bucket];
}

function total(histogram: Histogram): number {
  let sum = 0;
  for (const count of histogram) {
    sum += count;
  }
  return sum;
}
