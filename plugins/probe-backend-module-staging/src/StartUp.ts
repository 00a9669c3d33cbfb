/** A first start builds what it releases, beside a portal that is ready already. */
const LONGEST_MS = 5 * 60_000;

export interface StartUpOptions {
  /** Resolves when staging is there. */
  readonly look: () => Promise<unknown>;
  readonly now: () => Date;
}

/**
 * Whether staging may still be on its way: it has not been seen since this process started, which was a short while ago. A
 * target that was there, or that takes too long, is simply gone.
 */
export class StartUp {
  static create(options: StartUpOptions): StartUp {
    return new StartUp(options);
  }

  #isOver = false;
  readonly #since: number;

  private constructor(private readonly options: StartUpOptions) {
    this.#since = options.now().getTime();
  }

  async isUnderWay(): Promise<boolean> {
    if (this.#isOver) return false;
    const { look, now } = this.options;
    this.#isOver = await look().then(
      () => true,
      () => now().getTime() - this.#since > LONGEST_MS,
    );
    return !this.#isOver;
  }
}
