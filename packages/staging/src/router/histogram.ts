import type { LatencyHistogram } from '../target/types';

const GROWTH = Math.log(1.02);

/** Counts durations in bins 2 % apart: exact enough for any quantile, small enough to send every tick. */
export class Histogram {
  readonly #bins = new Map<number, number>();

  add(ms: number): void {
    // Below a tenth of a millisecond nothing is told apart.
    const bin = Math.ceil(Math.log(Math.max(ms, 0.1)) / GROWTH);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
  }

  toJSON(): LatencyHistogram {
    return [...this.#bins]
      .sort(([a], [b]) => a - b)
      .map(([bin, count]) => [
        Number(Math.exp(bin * GROWTH).toFixed(3)),
        count,
      ]);
  }
}
