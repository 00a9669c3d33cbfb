const CALLS = 1_000_000;

/**
 * Numbers the calls of one turn at a lane, above those of every turn before: a call that timed out and arrives late, from this
 * controller or from one that lost its lease, is older than what came after it, and the target refuses it.
 */
export class Tokens {
  #calls = 0;

  constructor(private readonly fence: number) {}

  next(): number {
    this.#calls += 1;
    if (this.#calls >= CALLS)
      throw new Error('This turn has gone on too long.');
    return this.fence * CALLS + this.#calls;
  }
}
