import type { ArmCounts } from './counts';

/**
 * Turns requests into units that fail independently: one bad unit per user, or per pod and window, however many requests
 * of it fail. A user whose data breaks a page fails at every click, and a pod with a full disk fails for all; counted by
 * request, either would look like evidence against whichever arm they happen to be in.
 *
 * A tick's `seen` are the units *at risk*: those that sent a request and were not bad lately. A unit that turns bad leaves the
 * risk set, of both arms: a user who failed on stable and comes to the canary with the next step would otherwise fail again
 * there, where stable has none such left. Given who is at risk, each new bad unit then falls into the canary with the
 * realised share of the risk set, which is what the judge needs (the log-rank argument: ter Schure, Pérez-Ortiz, Ly,
 * Grünwald, "The anytime-valid logrank test", arXiv 2011.06931).
 */
export interface UnitCounterOptions {
  /** So long after it turned bad a unit may be bad again: longer than a burst. `Infinity`: never, the choice for users. */
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
  /** Units that are not at risk, and until when. */
  readonly #bad = new Map<string, number>();

  constructor(options: UnitCounterOptions) {
    if (!(options.windowMs > 0)) {
      throw new RangeError('windowMs is a time above 0, or Infinity.');
    }
    this.#windowMs = options.windowMs;
  }

  /** The counts of one tick. Ticks come in order; `startMs` is when the tick began. */
  count(startMs: number, sightings: Iterable<UnitSighting>): ArmCounts {
    const tick = new Map<string, UnitSighting>();
    for (const sighting of sightings) {
      const { arm, unit, bad } = sighting;
      if (startMs >= (this.#bad.get(unit) ?? -Infinity)) {
        this.#bad.delete(unit);
        const key = `${arm}/${unit}`;
        if (bad || !tick.has(key)) {
          tick.set(key, sighting);
        }
      }
    }
    const counts = {
      badCanary: 0,
      badStable: 0,
      seenCanary: 0,
      seenStable: 0,
    };
    for (const { arm, unit, bad } of tick.values()) {
      counts[arm === 'canary' ? 'seenCanary' : 'seenStable'] += 1;
      if (bad) {
        counts[arm === 'canary' ? 'badCanary' : 'badStable'] += 1;
        this.#bad.set(unit, startMs + this.#windowMs);
      }
    }
    return counts;
  }
}
