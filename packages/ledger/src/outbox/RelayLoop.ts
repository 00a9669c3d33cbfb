import type { Clock } from '../clock';
import type { LedgerLogger } from '../logger';

const MIN_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;

export interface RelayLoopOptions {
  readonly name: string;
  /** One turn. True when there may be more to do at once. */
  readonly run: () => Promise<boolean>;
  readonly clock: Clock;
  readonly pollMs: number;
  readonly logger: LedgerLogger;
  readonly random: () => number;
}

/**
 * Turns until stopped: again at once while there is more, else at the next wake or poll. After a failure it waits
 * longer each time, with jitter so that replicas do not come back in step; a wake does not shorten that wait.
 */
export class RelayLoop {
  private stopping?: AbortController;
  private running: Promise<void> = Promise.resolve();
  private napping?: AbortController;
  private woken = false;

  constructor(private readonly options: RelayLoopOptions) {}

  start(): void {
    if (this.stopping) return;
    this.stopping = new AbortController();
    this.running = this.loop(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping?.abort();
    this.napping?.abort();
    await this.running;
    this.stopping = undefined;
  }

  wake(): void {
    this.woken = true;
    this.napping?.abort();
  }

  private async loop(stopped: AbortSignal): Promise<void> {
    const { run, clock, name, logger } = this.options;
    let failures = 0;
    while (!stopped.aborted) {
      this.woken = false;
      try {
        const more = await run();
        if (failures > 0) {
          logger.info(`Delivering "${name}" to the ledger again.`);
          failures = 0;
        }
        if (!more) await this.nap(stopped);
      } catch (error) {
        failures += 1;
        const waitMs = this.backoffMs(failures);
        const report = failures >= 5 ? logger.error : logger.warn;
        report.call(
          logger,
          `Cannot deliver "${name}" to the ledger (attempt ${failures}); its records wait, next attempt in ${Math.round(
            waitMs,
          )} ms. ${String(error)}`,
        );
        if (!stopped.aborted) await clock.wait(waitMs, stopped);
      }
    }
  }

  private async nap(stopped: AbortSignal): Promise<void> {
    if (this.woken || stopped.aborted) return;
    this.napping = new AbortController();
    await this.options.clock.wait(this.options.pollMs, this.napping.signal);
    this.napping = undefined;
  }

  private backoffMs(failures: number): number {
    const ceiling = Math.min(
      MAX_BACKOFF_MS,
      MIN_BACKOFF_MS * 2 ** Math.min(failures, 16),
    );
    return ceiling / 2 + (ceiling / 2) * this.options.random();
  }
}
