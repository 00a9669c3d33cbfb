const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to leave alone what keeps failing, by name. */
export class Backoff {
  readonly #failures = new Map<string, { times: number; until: number }>();

  constructor(private readonly now: () => number) {}

  mayTry(name: string): boolean {
    return this.now() >= (this.#failures.get(name)?.until ?? 0);
  }

  failed(name: string): void {
    const times = (this.#failures.get(name)?.times ?? 0) + 1;
    const wait = Math.min(FIRST_MS * 2 ** (times - 1), LONGEST_MS);
    this.#failures.set(name, { times, until: this.now() + wait });
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
