const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt: doubling from 0.5 s to 30 s, of which the second half is random, so that
 * operations that failed together do not come back together.
 *
 * @param attempts - attempts made so far, 1 or more.
 * @param random - from 0 to 1.
 */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 16));
  return Math.round(full / 2 + (full / 2) * random);
}
