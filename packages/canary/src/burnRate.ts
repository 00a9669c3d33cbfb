/**
 * How fast an arm uses up its error budget: multi-window, multi-burn-rate, as in the SRE Workbook, chapter 5. A pair of
 * windows burns when the rate is at or above the factor in the long *and* in the short one; the short one makes it stop soon
 * after the trouble is over.
 *
 * The long windows are longer than most rollouts. While an arm is younger than a window, the window is what there is.
 */
import { z } from 'zod/v4';

/** Long window and factor; the short window is a twelfth of the long one. The first two page, the others write a ticket. */
export const BURN_PAIRS = [
  { longMs: 3_600_000, factor: 14.4, pages: true, words: '1 h and 5 min' },
  { longMs: 6 * 3_600_000, factor: 6, pages: true, words: '6 h and 30 min' },
  { longMs: 24 * 3_600_000, factor: 3, pages: false, words: '1 d and 2 h' },
  { longMs: 72 * 3_600_000, factor: 1, pages: false, words: '3 d and 6 h' },
] as const;

const BUCKETS_PER_LONG = 60;
const BUCKETS_PER_SHORT = 5;
/** Fewer bad units than this are an accident, whatever the rate. */
const LEAST_BAD = 3;

const count = z.int().nonnegative();
const ringSchema = z.strictObject({
  /** Number of the newest bucket since the epoch. */
  bucket: z.int(),
  /** Newest first; at most 60. */
  bad: z.array(count).max(BUCKETS_PER_LONG),
  seen: z.array(count).max(BUCKETS_PER_LONG),
});

/** One ring for each of `BURN_PAIRS`. */
export const burnSchema = z.array(ringSchema).length(BURN_PAIRS.length);
export type Burn = readonly Readonly<z.output<typeof ringSchema>>[];

export const NO_BURN: Burn = BURN_PAIRS.map(() => ({
  bucket: 0,
  bad: [],
  seen: [],
}));

export function observeBurn(
  burn: Burn,
  startMs: number,
  bad: number,
  seen: number,
): Burn {
  return burn.map((ring, i) => {
    const bucketMs = BURN_PAIRS[i].longMs / BUCKETS_PER_LONG;
    const bucket = Math.floor(startMs / bucketMs);
    const moved = ring.seen.length === 0 ? 1 : bucket - ring.bucket;
    if (moved <= 0) {
      const at = -moved;
      // Older than the window, or than the arm: it does not count any more.
      return at < ring.seen.length
        ? {
            ...ring,
            bad: add(ring.bad, at, bad),
            seen: add(ring.seen, at, seen),
          }
        : ring;
    }
    const gap = Array.from(
      { length: Math.min(moved - 1, BUCKETS_PER_LONG) },
      () => 0,
    );
    return {
      bucket,
      bad: [bad, ...gap, ...ring.bad].slice(0, BUCKETS_PER_LONG),
      seen: [seen, ...gap, ...ring.seen].slice(0, BUCKETS_PER_LONG),
    };
  });
}

export interface Burning {
  readonly factor: number;
  /** Fast enough to page for: an incident. */
  readonly pages: boolean;
  readonly words: string;
  /** Times the budget that the long window used. */
  readonly rate: number;
}

/** The fastest pair that burns, if any. `objective` is the share of good units promised, as 0.999. */
export function burning(burn: Burn, objective: number): Burning | undefined {
  for (const [i, pair] of BURN_PAIRS.entries()) {
    const { bad, seen } = burn[i];
    const long = rateOf(bad, seen, BUCKETS_PER_LONG, objective);
    const short = rateOf(bad, seen, BUCKETS_PER_SHORT, objective);
    if (long >= pair.factor && short >= pair.factor) {
      const { factor, pages, words } = pair;
      return { factor, pages, words, rate: long };
    }
  }
  return undefined;
}

function rateOf(
  bad: readonly number[],
  seen: readonly number[],
  buckets: number,
  objective: number,
): number {
  const failed = sum(bad.slice(0, buckets));
  const all = sum(seen.slice(0, buckets));
  return failed < LEAST_BAD ? 0 : failed / all / (1 - objective);
}

function add(list: readonly number[], at: number, more: number): number[] {
  return list.map((value, i) => (i === at ? value + more : value));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
