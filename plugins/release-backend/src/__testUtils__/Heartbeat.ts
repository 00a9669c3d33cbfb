const BEAT_MS = 20;
/** What one process misses here, several miss there. */
const SHARED = 5;

/** How much time this machine had no time for us: what is measured beside it is allowed as much more. */
export class Heartbeat {
  #missedMs = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => this.#beat(), BEAT_MS);

  stop(): number {
    clearInterval(this.#timer);
    this.#beat();
    return this.#missedMs * SHARED;
  }

  #beat(): void {
    const now = performance.now();
    this.#missedMs += Math.max(0, now - this.#last - BEAT_MS);
    this.#last = now;
  }
}
