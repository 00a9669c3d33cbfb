/** How many failures one name may have within the window before it has to wait. */
export const MAX_FAILURES = 5;
export const WINDOW_MS = 60_000;
/** Names are the caller's words: remember the latest ones only. */
const MAX_NAMES = 1_000;

interface Failures {
  count: number;
  windowEndsAt: number;
}

/**
 * Counts failed sign-ins per name, known or not, so that a limit says nothing about who exists. Per process, which is
 * what a development portal is.
 */
export class FailureLimiter {
  readonly #byName = new Map<string, Failures>();
  readonly #clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** Milliseconds until this name may try again; 0 when it may now. */
  waitMs(name: string): number {
    const failures = this.#current(name);
    return failures && failures.count >= MAX_FAILURES
      ? failures.windowEndsAt - this.#clock()
      : 0;
  }

  failed(name: string) {
    const failures = this.#current(name) ?? {
      count: 0,
      windowEndsAt: this.#clock() + WINDOW_MS,
    };
    failures.count += 1;
    this.#byName.delete(name);
    this.#byName.set(name, failures);
    if (this.#byName.size > MAX_NAMES) {
      this.#byName.delete(this.#byName.keys().next().value!);
    }
  }

  succeeded(name: string) {
    this.#byName.delete(name);
  }

  #current(name: string): Failures | undefined {
    const failures = this.#byName.get(name);
    return failures && failures.windowEndsAt > this.#clock()
      ? failures
      : undefined;
  }
}
