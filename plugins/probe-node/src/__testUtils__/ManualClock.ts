import type { ProbeClock } from '../types';

/** Time stands still until it is told to pass. */
export class ManualClock implements ProbeClock {
  #ms = 0;
  #timers: { atMs: number; callback: () => void }[] = [];

  now(): Date {
    return new Date(Date.parse('2031-01-01T00:00:00.000Z') + this.#ms);
  }

  monotonicMs(): number {
    return this.#ms;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#ms + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(one => one !== timer);
    };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** What falls due in between is called at its time, and what it sets off settles before time goes on. */
  async pass(ms: number): Promise<void> {
    const until = this.#ms + ms;
    for (;;) {
      await settled();
      const [next] = this.#timers
        .filter(({ atMs }) => atMs <= until)
        .sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.#ms = Math.max(this.#ms, next.atMs);
      this.#fire(next);
    }
    this.#ms = until;
    await settled();
  }

  /** Time passes without anybody noticing, as on a machine that was suspended; then everything due is called. */
  async freeze(ms: number): Promise<void> {
    await settled();
    this.#ms += ms;
    await this.pass(0);
  }

  #fire(timer: { callback: () => void }) {
    this.#timers = this.#timers.filter(one => one !== timer);
    timer.callback();
  }
}

/** Everything that only waits for promises has run. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
