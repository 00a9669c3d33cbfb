import { histogramOf } from '@companyos/canary';
import type { ArmTick } from '../target/types';
import { Histogram } from './histogram';

export interface Outcome {
  readonly bad: boolean;
  /** Not finished at its deadline. */
  readonly unfinished: boolean;
  readonly latencyMs: number;
  /** What the answer said it was served by. */
  readonly digest?: string;
}

interface Unit {
  bad: boolean;
  slowestMs: number;
}

const MAX_PATHS = 20;

/** No user has a line feed in their name: it came in a header. */
const ANONYMOUS = '\n';
export const isAnonymous = (unit: string) => unit.startsWith(ANONYMOUS);

/** What one arm did with the requests of one tick. */
export class ArmCounter {
  #requests = 0;
  #errors = 0;
  #unfinished = 0;
  #anonymous = 0;
  readonly #units = new Map<string, Unit>();
  readonly #paths = new Map<string, { requests: number; errors: number }>();
  readonly #latency = new Histogram();
  readonly #digests = new Set<string>();

  add(user: string | undefined, path: string, outcome: Outcome): void {
    const { bad, unfinished, latencyMs, digest } = outcome;
    this.#requests += 1;
    if (bad) this.#errors += 1;
    if (unfinished) this.#unfinished += 1;
    this.#latency.add(latencyMs);
    if (digest !== undefined) this.#digests.add(digest);
    this.#addUnit(user, outcome);
    this.#addPath(path, bad);
  }

  /**
   * @param counts - whether a user is a unit of this tick; asked once for each.
   * @param spend - told of each user who is a bad unit.
   */
  close(
    counts: (user: string, bad: boolean) => boolean,
    spend: (user: string) => void,
  ): ArmTick {
    const slowest: number[] = [];
    let seenUnits = 0;
    let badUnits = 0;
    for (const [user, { bad, slowestMs }] of this.#units) {
      if (!counts(user, bad)) continue;
      seenUnits += 1;
      slowest.push(slowestMs);
      if (bad) {
        badUnits += 1;
        if (!isAnonymous(user)) spend(user);
      }
    }
    return {
      requests: this.#requests,
      errors: this.#errors,
      unfinished: this.#unfinished,
      seenUnits,
      badUnits,
      latency: this.#latency.toJSON(),
      unitLatency: histogramOf(slowest),
      paths: Object.fromEntries(this.#paths),
      digests: [...this.#digests].sort(),
    };
  }

  #addUnit(user: string | undefined, { bad, unfinished, latencyMs }: Outcome) {
    const key = user ?? `${ANONYMOUS}${this.#anonymous++}`;
    const unit = this.#units.get(key) ?? { bad: false, slowestMs: 0 };
    unit.bad ||= bad;
    // How long something unfinished would have taken, nobody knows.
    unit.slowestMs = unfinished
      ? Infinity
      : Math.max(unit.slowestMs, latencyMs);
    this.#units.set(key, unit);
  }

  #addPath(path: string, bad: boolean) {
    // Anybody can make paths up; a tick stays small.
    const known = this.#paths.has(path) || this.#paths.size < MAX_PATHS;
    const name = known ? path : 'others';
    const counts = this.#paths.get(name) ?? { requests: 0, errors: 0 };
    counts.requests += 1;
    if (bad) counts.errors += 1;
    this.#paths.set(name, counts);
  }
}
