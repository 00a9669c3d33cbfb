import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  migrateOutbox,
  Outbox,
  OutboxRelay,
  type LedgerSink,
} from '@companyos/ledger';
import type { Actor } from '@companyos/operations';
import { decisionRecord } from '@companyos/operations/postgres';
import type { PolicyDecision } from '@companyos/policy';
import type { Knex } from 'knex';

/** Decisions on their way to the ledger, committed before anything is done or told. */
export class DecisionOutbox {
  static async create(options: {
    readonly knex: Knex;
    readonly source: string;
    readonly sink: LedgerSink;
    readonly logger: LoggerService;
  }): Promise<DecisionOutbox> {
    await migrateOutbox(options.knex);
    return new DecisionOutbox(options.knex, new OutboxRelay(options));
  }

  readonly #outbox: Outbox;

  private constructor(
    private readonly knex: Knex,
    private readonly relay: OutboxRelay,
  ) {
    this.#outbox = Outbox.create({ onCommitted: () => relay.wake() });
  }

  start(): void {
    this.relay.start();
  }

  async stop(): Promise<void> {
    await this.relay.stop();
  }

  async record(
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ): Promise<void> {
    await this.knex.transaction(tx =>
      this.#outbox.append(tx, decisionRecord(decision, about)),
    );
  }
}
