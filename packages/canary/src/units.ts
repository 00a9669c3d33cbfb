import type { ArmCounts } from './counts';

/**
 * Turns requests into units that fail independently: one bad unit per user, or per pod and window, however many requests
 * of it fail. A user whose data breaks a page fails at every click, and a pod with a full disk fails for all; counted by
 * request, either would look like evidence against whichever arm they happen to be in.
 *
 * A tick's `seen` are the units *at risk*: those that sent a request and were not yet bad in this window. A unit that turns
 * bad leaves the risk set until the window ends. Given who is at risk, each new bad unit then falls into the canary with the
 * realised share of the risk set, which is what the judge needs (the log-rank argument: ter Schure, Pérez-Ortiz, Ly,
 * Grünwald, "The anytime-valid logrank test", arXiv 2011.06931).
 */
export interface UnitCounterOptions {
  /** After this time a unit that was bad may be bad again. `Infinity`: once per counter, the choice for users. */
  readonly windowMs: number;
}

/** One request, or several of one unit: whether any of them was bad. */
export interface UnitSighting {
  readonly arm: 'canary' | 'stable';
  /** User or pod. Hash what names a person; the counter only compares. */
  readonly unit: string;
  readonly bad: boolean;
}

export class UnitCounter {
  readonly #windowMs: number;
  #window = -1;
  #bad = new Set<string>();

  constructor(options: UnitCounterOptions) {
    if (!(options.windowMs > 0)) {
      throw new RangeError('windowMs is a time above 0, or Infinity.');
    }
    this.#windowMs = options.windowMs;
  }

  /** The counts of one tick. Ticks come in order; `startMs` is when the tick began. */
  count(startMs: number, sightings: Iterable<UnitSighting>): ArmCounts {
    const window = Math.floor(startMs / this.#windowMs);
    if (window > this.#window) {
      this.#window = window;
      this.#bad.clear();
    }
    const tick = new Map<string, UnitSighting>();
    for (const sighting of sightings) {
      const key = `${sighting.arm}/${sighting.unit}`;
      if (!this.#bad.has(key) && (sighting.bad || !tick.has(key))) {
        tick.set(key, sighting);
      }
    }
    const counts = {
      badCanary: 0,
      badStable: 0,
      seenCanary: 0,
      seenStable: 0,
    };
    for (const [key, { arm, bad }] of tick) {
      counts[arm === 'canary' ? 'seenCanary' : 'seenStable'] += 1;
      if (bad) {
        counts[arm === 'canary' ? 'badCanary' : 'badStable'] += 1;
        this.#bad.add(key);
      }
    }
    return counts;
  }
}
