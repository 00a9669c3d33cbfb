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

/** The ledger's own records, through an outbox like everybody's; only that the relay need not leave the process. */
export class OwnOutbox {
  static async create(options: {
    knex: Knex;
    source: string;
    sink: LedgerSink;
    logger: LoggerService;
  }): Promise<OwnOutbox> {
    await migrateOutbox(options.knex);
    return new OwnOutbox(options.knex, new OutboxRelay(options));
  }

  private readonly outbox: Outbox;

  private constructor(
    private readonly knex: Knex,
    private readonly relay: OutboxRelay,
  ) {
    this.outbox = Outbox.create({ onCommitted: () => relay.wake() });
  }

  start(): void {
    this.relay.start();
  }

  async stop(): Promise<void> {
    await this.relay.stop();
  }

  async record(decision: PolicyDecision, actor: Actor): Promise<void> {
    await this.knex.transaction(tx =>
      this.outbox.append(
        tx,
        decisionRecord(decision, { actor, subject: 'portal:ledger' }),
      ),
    );
  }
}
