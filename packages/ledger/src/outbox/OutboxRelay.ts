import type { Knex } from 'knex';
import { systemClock, type Clock } from '../clock';
import { LedgerGapError } from '../errors';
import type { LedgerLogger } from '../logger';
import type { LedgerSink, SourcedRecord } from '../types';
import { listenForRecords, type Listener } from './listen';
import { RelayLoop } from './RelayLoop';
import {
  forgetPersonal,
  hasUndelivered,
  markDelivered,
  markUndelivered,
  nextBatch,
  numberCommitted,
  tryLockOutbox,
} from './rows';

const DEFAULT_POLL_MS = 1_000;
const FORGET_INTERVAL_MS = 60 * 60 * 1_000;
const DEFAULT_KEEP_PERSONAL_MS = 7 * 24 * 60 * 60 * 1_000;

export interface OutboxRelayOptions {
  /** Its search path leads to the outbox. */
  readonly knex: Knex;
  /** The name of this outbox in the ledger. Kept with the outbox: it cannot change later. */
  readonly source: string;
  readonly sink: LedgerSink;
  readonly logger: LedgerLogger;
  readonly clock?: Clock;
  /** How often to look without being woken. */
  readonly pollMs?: number;
  /** Whether to hold a connection that hears commits of processes without a relay. Polling finds them too, later. */
  readonly listen?: boolean;
  /** How long personal values stay here after delivery, so that a ledger restored from a backup gets them again. */
  readonly keepPersonalMs?: number;
  /** In [0, 1), for the jitter of the backoff. */
  readonly random?: () => number;
}

/**
 * - `idle`: nothing to deliver.
 * - `busy`: another replica is delivering.
 * - `delivered`: a batch arrived; there may be more.
 * - `rewound`: the ledger misses records that were marked delivered; they are going again.
 */
export type RelayOutcome = 'idle' | 'busy' | 'delivered' | 'rewound';

/**
 * Carries an outbox to the ledger: at least once, in order, without a gap.
 *
 * Numbering and delivering are two transactions, both under one advisory lock. Numbers are committed before anything
 * is sent, so that a process killed between delivery and acknowledgement sends the same records under the same numbers
 * again, which the ledger recognises. The lock belongs to the transaction: it ends with the connection, so a killed
 * owner blocks nobody. Any number of replicas may run a relay on one outbox.
 *
 * When the ledger is away, records wait and the relay tries again, more and more slowly, for ever. When the ledger says
 * that it misses some (it was restored from a backup), the relay goes back to there.
 */
export class OutboxRelay {
  private readonly clock: Clock;
  private readonly keepPersonalMs: number;
  private readonly loop: RelayLoop;
  private listener?: Listener;
  private forgottenAt = 0;

  constructor(private readonly options: OutboxRelayOptions) {
    this.clock = options.clock ?? systemClock;
    this.keepPersonalMs = options.keepPersonalMs ?? DEFAULT_KEEP_PERSONAL_MS;
    this.loop = new RelayLoop({
      name: options.source,
      run: () => this.turn(),
      clock: this.clock,
      pollMs: options.pollMs ?? DEFAULT_POLL_MS,
      logger: options.logger,
      random: options.random ?? Math.random,
    });
  }

  start(): void {
    if (this.options.listen && !this.listener) {
      this.listener = listenForRecords(this.options.knex, () => this.wake());
    }
    this.loop.start();
  }

  /** Ends the batch in flight, then returns. What is left waits for the next start. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.listener?.close();
    this.listener = undefined;
  }

  /** Looks now instead of at the next poll. */
  wake(): void {
    this.loop.wake();
  }

  /** One turn: numbers what has committed and delivers one batch. Rejects when the sink does. */
  async deliverOnce(): Promise<RelayOutcome> {
    const { knex, source } = this.options;
    if (!(await hasUndelivered(knex))) return 'idle';
    const numbered = await knex.transaction(async tx => {
      const locked = await tryLockOutbox(tx);
      if (locked) await numberCommitted(tx, source);
      return locked;
    });
    if (!numbered) return 'busy';
    try {
      return await knex.transaction(tx => this.deliverBatch(tx));
    } catch (error) {
      if (!isGap(error)) throw error;
      return this.rewind(error);
    }
  }

  private async turn(): Promise<boolean> {
    await this.listener?.ensure();
    await this.forget();
    const outcome = await this.deliverOnce();
    return outcome === 'delivered' || outcome === 'rewound';
  }

  private async deliverBatch(tx: Knex.Transaction): Promise<RelayOutcome> {
    const { source, sink } = this.options;
    if (!(await tryLockOutbox(tx))) return 'busy';
    const batch = await nextBatch(tx, source);
    if (batch.length === 0) return 'idle';
    const { accepted } = await sink.deliver(source, batch);
    await markDelivered(tx, confirmed(batch, accepted), this.clock.now());
    return 'delivered';
  }

  private async rewind(gap: LedgerGapError): Promise<RelayOutcome> {
    const rewound = await this.options.knex.transaction(async tx =>
      (await tryLockOutbox(tx)) ? markUndelivered(tx, gap.expected) : undefined,
    );
    if (rewound === undefined) return 'busy';
    // Nothing to go back to: the records it asks for are gone from here. A person has to look.
    if (rewound === 0) throw gap;
    this.options.logger.warn(
      `The ledger lost records of "${gap.source}" from number ${gap.expected} on; delivering ${rewound} again.`,
    );
    return 'rewound';
  }

  private async forget(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.forgottenAt < FORGET_INTERVAL_MS) return;
    await forgetPersonal(
      this.options.knex,
      new Date(now - this.keepPersonalMs),
    );
    this.forgottenAt = now;
  }
}

/** The last number of the batch that the sink says it has. */
function confirmed(batch: readonly SourcedRecord[], accepted: number): number {
  const first = batch[0].sequence;
  const last = batch[batch.length - 1].sequence;
  if (!(accepted >= first)) {
    throw new Error(
      `The ledger took numbers ${first} to ${last} and says it has ${accepted}.`,
    );
  }
  return Math.min(accepted, last);
}

/** By code: a sink may be in another process or another copy of this package. */
function isGap(error: unknown): error is LedgerGapError {
  return (
    error instanceof LedgerGapError ||
    (error as { code?: unknown } | null)?.code === 'LEDGER_GAP'
  );
}
