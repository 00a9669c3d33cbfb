import { Lease } from '@companyos/operations/postgres';
import {
  LANE_CHANNEL,
  laneKey,
  lanesWithWork,
  raiseFence,
  type Lane,
} from '../database';
import { LaneTurn } from './LaneTurn';
import type { ControllerOptions } from './options';
import { LOOK_MS } from './timing';

/**
 * Looks after every rollout that is under way, on as many replicas as there are.
 *
 * ## What it promises
 *
 * - At most one controller acts in a lane (a component at a target). It owns the lane by a session advisory lock on a
 *   connection kept for that purpose, which PostgreSQL frees the moment its process is gone; another replica looks every
 *   half second and goes on with the judge's and the machine's stored memory.
 * - Each owner raises the lane's fence. Whoever lost the lane without noticing can store nothing (`requireFence`, in the
 *   transaction of each look), and what is not stored is not tried; a call of theirs that is under way is refused by the
 *   target, which has seen a higher token.
 * - What is intended is stored before it is tried, and tried until it is known to be done. Everything can be done twice.
 * - It reacts to a person's command when it is told of it, and to the target and its telemetry every 400 ms.
 *
 * What is to be done is decided by the pure machines: `advance` of `@companyos/canary`, and `advanceDirect`.
 */
export class Controller {
  static create(options: ControllerOptions): Controller {
    return new Controller(options);
  }

  readonly #turns = new Map<
    string,
    { readonly turn: LaneTurn | null; readonly ended: Promise<void> }
  >();
  #stopping = new AbortController();
  #lease: Lease | null = null;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #stopped = false;

  private constructor(private readonly options: ControllerOptions) {}

  /** Starts looking. */
  start(): void {
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    this.#timer.unref();
    this.look();
  }

  /** Ends what it is doing at the next safe point; other replicas take over at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#looking;
    await Promise.all([...this.#turns.values()].map(({ ended }) => ended));
    await this.#lease?.close();
  }

  /** Looks for lanes with something to do. Never rejects. */
  look(): void {
    this.#looking ??= this.#lookOnce()
      .catch(error =>
        this.options.logger.warn(
          'Could not look for rollouts; trying again.',
          error as Error,
        ),
      )
      .finally(() => {
        this.#looking = null;
      });
  }

  async #lookOnce(): Promise<void> {
    if (this.#stopped) return;
    if (!this.#lease?.isOpen) {
      this.#lease = await Lease.open(
        this.options.database,
        {
          notification: key => this.#heard(key),
          lost: () => this.#lost(),
        },
        LANE_CHANNEL,
      );
    }
    for (const lane of await lanesWithWork(this.options.database)) {
      const key = laneKey(lane);
      const target = this.options.targets.find(lane.target);
      if (this.#stopped || this.#turns.has(key) || !target) continue;
      const lease = this.#lease;
      const held = await lease.tryAcquire(lockOf(key));
      if (held) this.#begin(lane, lease);
    }
  }

  #begin(lane: Lane, lease: Lease): void {
    const key = laneKey(lane);
    const signal = this.#stopping.signal;
    const entry: { turn: LaneTurn | null; ended: Promise<void> } = {
      turn: null,
      ended: Promise.resolve(),
    };
    entry.ended = (async () => {
      try {
        const target = this.options.targets.find(lane.target);
        const fence = await raiseFence(this.options.database, lane);
        if (!target || signal.aborted) return;
        entry.turn = new LaneTurn({
          ...this.options,
          lane,
          target,
          fence,
          signal,
        });
        await entry.turn.run();
      } catch (error) {
        this.options.logger.error(
          `The turn at ${key} ended by an error; it is taken up again.`,
          error as Error,
        );
      } finally {
        await lease.release(lockOf(key)).catch(() => undefined);
        this.#turns.delete(key);
      }
    })();
    this.#turns.set(key, entry);
  }

  #heard(key: string): void {
    const turn = this.#turns.get(key)?.turn;
    if (turn) turn.wake();
    else this.look();
  }

  #lost(): void {
    if (this.#stopped) return;
    this.options.logger.warn(
      'The connection that holds rollouts was lost; other replicas may take them over.',
    );
    // What is under way here ends; the next look opens a new lease and takes up what is free.
    this.#stopping.abort();
    this.#stopping = new AbortController();
  }
}

/** Beside the engine's own locks, which are named after operations. */
function lockOf(key: string): string {
  return `lane:${key}`;
}
