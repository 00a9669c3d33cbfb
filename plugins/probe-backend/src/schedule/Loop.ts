export interface LoopOptions {
  readonly everyMs: number;
  readonly turn: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Takes turns, one after the other, until it is stopped. A turn that fails is followed by the next. */
export class Loop {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = true;

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  /** A turn now, or once more after the one under way. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.options
      .turn()
      .catch(this.options.onError)
      .finally(() => {
        this.#running = undefined;
        const again = this.#again;
        this.#again = false;
        if (this.#stopped) return;
        if (again) this.wake();
        else this.#sleep();
      });
  }

  /** Resolves when the last turn has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #sleep(): void {
    // Replicas that started together do not stay together.
    const delayMs = this.options.everyMs * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.wake(), delayMs);
    this.#timer.unref();
  }
}
