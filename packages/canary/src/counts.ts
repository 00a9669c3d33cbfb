/**
 * What one tick saw of one signal, in both arms. Counts are units (a request, or a user or pod window where failures come
 * in bursts), attributed by the *start* of the request, and never straddle a change of weight.
 */
export interface ArmCounts {
  /** Bad units in the canary, 0 ≤ badCanary ≤ seenCanary. */
  readonly badCanary: number;
  /** Bad units in stable, 0 ≤ badStable ≤ seenStable. */
  readonly badStable: number;
  /** Units that the canary served. */
  readonly seenCanary: number;
  /** Units that stable served. */
  readonly seenStable: number;
}

/** The share of units that the canary really served, or `undefined` where an arm saw nothing and so nothing can be compared. */
export function realisedShare(counts: ArmCounts): number | undefined {
  assertCounts(counts);
  const { seenCanary, seenStable } = counts;
  return seenCanary > 0 && seenStable > 0
    ? seenCanary / (seenCanary + seenStable)
    : undefined;
}

function assertCounts(counts: ArmCounts): void {
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(
        `${name} is ${value}: counts are whole numbers from 0 up.`,
      );
    }
  }
  if (
    counts.badCanary > counts.seenCanary ||
    counts.badStable > counts.seenStable
  ) {
    throw new RangeError('An arm cannot have more bad units than it saw.');
  }
}
