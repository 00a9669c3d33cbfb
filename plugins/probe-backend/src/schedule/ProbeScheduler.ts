import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { claimDue, ensureSchedule, finishClaim, type Claim } from '../database';
import type { ProbeRegistry } from '../ProbeRegistry';
import { Loop } from './Loop';
import type { Walker } from './Walker';

const LOOK_EVERY_MS = 1_000;
/** Of one replica, at a time. */
const CONCURRENCY = 8;
/** Where nothing was learned, the next look comes sooner. */
const NOT_MEASURED_INTERVAL_MS = 10_000;
/** A run may take its timeout, and a slow commit; whoever is longer is taken for dead. */
const LEASE_MARGIN_MS = 10_000;

export interface ProbeSchedulerOptions {
  readonly database: Knex;
  readonly registry: Pick<ProbeRegistry, 'find' | 'list'>;
  readonly walker: Walker;
  readonly clock: () => Date;
  readonly logger: LoggerService;
}

/**
 * Walks what is due on stable. Safe with any number of replicas: a due probe is claimed by one of them for as long as a run
 * can take, and a run counts only while its claim stands, in the transaction that ends it. So of one due time there is at
 * most one run; one that died with its replica is walked again by another when the claim ends. Nothing is caught up on:
 * after an outage each probe is walked once.
 */
export class ProbeScheduler {
  static create(options: ProbeSchedulerOptions): ProbeScheduler {
    return new ProbeScheduler(options);
  }

  readonly #loop: Loop;
  readonly #walks = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #isPrepared = false;

  private constructor(private readonly options: ProbeSchedulerOptions) {
    this.#loop = new Loop({
      everyMs: LOOK_EVERY_MS,
      turn: () => this.#turn(),
      onError: error =>
        options.logger.warn(`Could not look for due probes: ${error}`),
    });
  }

  /** Has the probes in the schedule. Done by itself before the first look, however often the database is away then. */
  async prepare(): Promise<void> {
    const { database, registry, clock } = this.options;
    const probes = registry.list().map(({ id, intervalMs, timeoutMs }) => ({
      id,
      intervalMs,
      leaseMs: timeoutMs + LEASE_MARGIN_MS,
    }));
    await ensureSchedule(database, probes, clock());
    this.#isPrepared = true;
  }

  start(): void {
    this.#loop.start();
  }

  /** Runs under way are given up, and are due at once for whoever stays. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop.stop();
    await this.settled();
  }

  async #turn(): Promise<void> {
    if (!this.#isPrepared) await this.prepare();
    await this.look();
  }

  /** Starts what is due, as far as there is room. */
  async look(): Promise<void> {
    const { database, registry, clock } = this.options;
    const limit = CONCURRENCY - this.#walks.size;
    if (limit <= 0 || this.#stopping.signal.aborted) return;
    const known = registry.list().map(({ id }) => id);
    const claims = await claimDue(database, { known, limit, now: clock() });
    for (const claim of claims) {
      const walk = this.#walk(claim).finally(() => this.#walks.delete(walk));
      this.#walks.add(walk);
    }
  }

  /** Resolves when everything that was started has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#walks);
  }

  async #walk(claim: Claim): Promise<void> {
    const { database, registry, walker, clock, logger } = this.options;
    const probe = registry.find(claim.probeId)!;
    const { signal } = this.#stopping;
    try {
      await walker.walk({
        probe,
        arm: 'stable',
        trigger: 'schedule',
        signal,
        keep: async (tx, { outcome }) => {
          const next = nextDue(
            claim.dueAt,
            outcome === 'could-not-measure'
              ? Math.min(probe.intervalMs, NOT_MEASURED_INTERVAL_MS)
              : probe.intervalMs,
            clock(),
          );
          const kept = await finishClaim(tx, claim, next);
          if (!kept) {
            logger.warn(
              `A run of ${probe.id} took so long that another replica walks it; it does not count`,
            );
          }
          return kept;
        },
      });
      if (signal.aborted) await finishClaim(database, claim, claim.dueAt);
    } catch (error) {
      // The claim ends by itself, and the probe is walked again.
      logger.warn(`A run of ${probe.id} could not be kept: ${error}`);
    }
  }
}

/** The next time of the probe's own rhythm that is not over yet. */
export function nextDue(dueAt: Date, intervalMs: number, now: Date): Date {
  const behindMs = now.getTime() - dueAt.getTime();
  const turns = Math.max(1, Math.floor(behindMs / intervalMs) + 1);
  return new Date(dueAt.getTime() + turns * intervalMs);
}
