import type { Logger } from '../../process/logger';
import type { TenantPools } from '../TenantPools';
import { JobQueue } from './JobQueue';

const SWEEP_MS = 5_000;

/** Works on the jobs of every tenant: at once on what this process was given, and now and then on what others left. */
export class JobWorker {
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly options: {
      readonly pools: TenantPools;
      readonly queue: string;
      readonly logger: Logger;
    },
  ) {}

  queueOf(tenant: string): JobQueue {
    const { pools, queue } = this.options;
    return new JobQueue(pools.of(tenant), queue);
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.options.pools.names.forEach(name => this.wake(name, true));
    }, SWEEP_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await Promise.all(this.#running.values());
  }

  wake(tenant: string, clear = false): void {
    if (this.#stopped) return;
    const before = this.#running.get(tenant) ?? Promise.resolve();
    const now = before
      .then(() => this.#drain(tenant, clear))
      .catch(error => this.options.logger.error('A job failed', { error }))
      .finally(() => {
        if (this.#running.get(tenant) === now) this.#running.delete(tenant);
      });
    this.#running.set(tenant, now);
  }

  async #drain(tenant: string, clear: boolean): Promise<void> {
    const queue = this.queueOf(tenant);
    const pool = this.options.pools.of(tenant);
    const countCustomers = async () => {
      const { rows } = await pool.query(
        `SELECT count(*)::int AS n FROM records WHERE kind = 'customer'`,
      );
      return rows[0].n as number;
    };
    let found = true;
    while (found && !this.#stopped) found = await queue.work(countCustomers);
    if (clear) await queue.clear();
  }
}
