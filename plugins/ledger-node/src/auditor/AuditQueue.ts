import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '@companyos/ledger';

const BATCH_SIZE = 200;
const MIN_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;
/** A database that does not answer must not keep the process from ending. */
const FLUSH_TIMEOUT_MS = 5_000;

export interface AuditQueueOptions<T> {
  /** Stores a batch durably. Rejects when it could not; the batch comes again. */
  readonly write: (batch: readonly T[]) => Promise<void>;
  readonly logger: LoggerService;
  readonly clock: Clock;
  /** Beyond that, new events are dropped and counted. */
  readonly capacity: number;
  readonly random?: () => number;
}

/**
 * Between a request that is being answered and a database that may be slow: `push` only appends to memory, and a
 * background loop writes what has gathered, in batches as large as the last write took time.
 *
 * When the database is away, up to `capacity` events wait and the newest are dropped, because those that waited are
 * where the trouble began. How many were dropped is logged once writing works again. What is in memory when the
 * process is killed is lost: this is the price of never slowing a read, and why operations do not record through here.
 */
export class AuditQueue<T> {
  private readonly waiting: T[] = [];
  private readonly closing = new AbortController();
  private working?: Promise<void>;
  private dropped = 0;

  constructor(private readonly options: AuditQueueOptions<T>) {}

  /** Never throws, never waits. */
  push(item: T): void {
    if (this.waiting.length >= this.options.capacity) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(item);
    this.work();
  }

  /** Writes what waits, as far as the database takes it now; then nothing more is tried again. */
  async flush(): Promise<void> {
    this.closing.abort();
    this.work();
    await Promise.race([
      this.working,
      this.options.clock.wait(FLUSH_TIMEOUT_MS, new AbortController().signal),
    ]);
    const lost = this.waiting.length + this.dropped;
    if (lost > 0) {
      this.options.logger.error(
        `${lost} audit events could not be stored before the shutdown and are lost.`,
      );
    }
  }

  private work(): void {
    if (this.working || this.waiting.length === 0) return;
    this.working = this.drain().finally(() => {
      this.working = undefined;
      // What came after the last look of the loop.
      if (!this.closing.signal.aborted) this.work();
    });
  }

  private async drain(): Promise<void> {
    const { write, logger, clock, random = Math.random } = this.options;
    let failures = 0;
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH_SIZE);
      try {
        await write(batch);
        this.waiting.splice(0, batch.length);
        failures = 0;
        this.reportDropped();
      } catch (error) {
        failures += 1;
        logger.warn(
          `Audit events cannot be stored; ${this.waiting.length} wait, ${this.dropped} were dropped. ${error}`,
        );
        if (this.closing.signal.aborted) return;
        const ceiling = Math.min(
          MAX_BACKOFF_MS,
          MIN_BACKOFF_MS * 2 ** Math.min(failures - 1, 10),
        );
        await clock.wait(
          ceiling / 2 + (ceiling / 2) * random(),
          this.closing.signal,
        );
      }
    }
  }

  private reportDropped(): void {
    if (this.dropped === 0) return;
    this.options.logger.error(
      `${this.dropped} audit events were dropped while the database could not keep up.`,
    );
    this.dropped = 0;
  }
}
