import { expireOverdue } from './approvals/endings';
import { execute, type Outcome } from './execute';
import { Lease } from './Lease';
import { asError, type EngineContext } from './options';
import type { OperationRow } from './rows';
import { findOperation } from './store/findOperation';
import { takeOver } from './store/takeOver';

// A turn that ended in a way nobody foresaw (its database went away, a bug) is not tried again at once.
const PAUSE_AFTER_SURPRISE_MS = 5_000;
// Shorter than any supervisor's own patience (Kubernetes waits 30 s).
const PATIENCE_AT_STOP_MS = 10_000;

/** Finds due operations, owns them one turn at a time, and runs their steps. One per engine. */
export class Worker {
  readonly #context: EngineContext;
  readonly #heard: (operationId: string) => void;
  /** Operations this worker holds or is just letting go of. */
  readonly #turns = new Map<string, AbortController>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #settling = new Set<Promise<void>>();
  #lease: Lease | null = null;
  #state: 'new' | 'started' | 'stopped' = 'new';
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  /** @param heard - called when another replica, or this one, tells of an operation that changed. */
  constructor(context: EngineContext, heard: (operationId: string) => void) {
    this.#context = context;
    this.#heard = heard;
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') throw new Error('An engine starts once.');
    this.#state = 'started';
    await this.sweep();
    this.#tick();
  }

  /** Starts nothing more, tells running steps to stop, and frees what is left for other replicas. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    for (const timer of this.#timers) clearTimeout(timer);
    for (const turn of this.#turns.values()) turn.abort();
    await this.#looking;
    await this.#comeToRest();
    await this.#lease?.close();
  }

  /** Takes the lease for a new operation, so that it can start here at once. False: it will be found in the queue. */
  async hold(id: string): Promise<boolean> {
    const lease = this.#lease;
    if (!lease?.isOpen || this.#state !== 'started' || this.#full) return false;
    this.#turns.set(id, new AbortController());
    const held = await lease.tryAcquire(id).catch(() => false);
    if (!held) this.#turns.delete(id);
    return held;
  }

  /** Gives back what `hold` took. */
  async letGo(id: string): Promise<void> {
    if (!this.#turns.delete(id)) return;
    await this.#lease?.release(id).catch(() => undefined);
  }

  /** Starts an operation that was just stored, without waiting for it. */
  run(row: OperationRow): void {
    const turn = this.#turns.get(row.id);
    if (turn) this.#take(row, turn);
    else this.look();
  }

  /** Looks for due operations, and for those that nobody approved in time. */
  async sweep(): Promise<void> {
    await expireOverdue(this.#context);
    await this.look();
  }

  /** Looks for due operations now. Resolves when those found have started. */
  async look(): Promise<void> {
    this.#lookAgain = true;
    this.#looking ??= (async () => {
      try {
        while (this.#lookAgain && this.#state === 'started') {
          this.#lookAgain = false;
          await this.#lookOnce();
        }
      } catch (error) {
        this.#context.logger.warn(
          'Could not look for due operations; trying again.',
          asError(error),
        );
      } finally {
        this.#looking = null;
      }
    })();
    await this.#looking;
  }

  get #full(): boolean {
    return this.#turns.size >= this.#context.concurrency;
  }

  async #lookOnce(): Promise<void> {
    const { db, definitions, concurrency, clock } = this.#context;
    if (!this.#lease?.isOpen) {
      this.#lease = await Lease.open(db, {
        notification: id => {
          this.#heard(id);
          this.look();
        },
        lost: () => this.#lost(),
      });
    }
    if (this.#full) return;
    const lease = this.#lease;
    const ids = await lease.acquireDue({
      types: [...definitions.keys()],
      except: [...this.#turns.keys()],
      limit: concurrency - this.#turns.size,
      now: clock(),
    });
    for (const id of ids) this.#turns.set(id, new AbortController());
    for (const id of ids) await this.#adopt(id);
  }

  async #adopt(id: string): Promise<void> {
    const { db, clock } = this.#context;
    const turn = this.#turns.get(id);
    try {
      const epoch = await takeOver(db, { id, now: clock() });
      const row = epoch === null ? null : await findOperation(db, id);
      if (turn && row && row.epoch === epoch) return this.#take(row, turn);
    } catch (error) {
      await this.letGo(id);
      throw error;
    }
    return this.letGo(id);
  }

  #take(row: OperationRow, turn: AbortController): void {
    const settled = this.#settle(row, turn).finally(() =>
      this.#settling.delete(settled),
    );
    this.#settling.add(settled);
  }

  async #settle(row: OperationRow, turn: AbortController): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await execute(this.#context, row, turn.signal);
    } catch (error) {
      this.#context.logger.error(
        `Operation ${row.id} could not go on; it will be tried again.`,
        asError(error),
      );
      // Free for other replicas at once; here after a pause.
      await this.#lease?.release(row.id).catch(() => undefined);
      this.#after(PAUSE_AFTER_SURPRISE_MS, () => this.#turns.delete(row.id));
      return;
    }
    const wasFull = this.#full;
    await this.letGo(row.id);
    this.#heard(row.id);
    if (outcome.kind === 'waiting') {
      const delay =
        outcome.nextAttemptAt.getTime() - this.#context.clock().getTime();
      this.#after(Math.max(0, delay), () => this.look());
    } else if (wasFull) {
      this.look();
    }
  }

  /** Running steps stop at their signal. One that does not is left behind: without the lease it can commit nothing. */
  async #comeToRest(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const impatient = new Promise<void>(resolve => {
      timer = setTimeout(resolve, PATIENCE_AT_STOP_MS);
    });
    await Promise.race([Promise.all(this.#settling), impatient]);
    clearTimeout(timer);
  }

  #lost(): void {
    if (this.#state !== 'started') return;
    this.#context.logger.warn(
      'The connection that holds operations was lost; other replicas may take them over.',
    );
    for (const turn of this.#turns.values()) turn.abort();
    this.look();
  }

  #tick(): void {
    if (this.#state !== 'started') return;
    this.#after(this.#context.pollMs, async () => {
      this.#heard('*');
      await this.sweep();
      this.#tick();
    });
  }

  #after(delayMs: number, run: () => void): void {
    if (this.#state !== 'started') return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    timer.unref();
    this.#timers.add(timer);
  }
}
