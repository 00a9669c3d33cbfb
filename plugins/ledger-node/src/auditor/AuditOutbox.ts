import type {
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  checkRecord,
  migrateOutbox,
  Outbox,
  OutboxRelay,
  type LedgerRecord,
  type LedgerSink,
} from '@companyos/ledger';
import type { Knex } from 'knex';

/** Commits of this process wake the relay; the poll is for what a replica left behind that is gone. */
const POLL_MS = 30_000;

export interface AuditOutboxOptions {
  readonly pluginId: string;
  readonly database: DatabaseService;
  readonly sink: LedgerSink;
  readonly logger: LoggerService;
}

/**
 * The outbox of a plugin for its audit events, in the plugin's own database. It is made when there is a first event to
 * keep: most plugins never have one, and get neither tables nor a relay. Where the plugin has an operation engine, both
 * share one outbox, and their relays take turns as those of replicas do.
 */
export class AuditOutbox {
  private opening?: Promise<{ knex: Knex; outbox: Outbox }>;
  private relay?: OutboxRelay;

  constructor(private readonly options: AuditOutboxOptions) {}

  /** Delivers what an earlier process left, if there is an outbox at all. */
  async resume(): Promise<void> {
    const knex = await this.options.database.getClient();
    if (!isPostgres(knex)) return;
    const { rows } = await knex.raw(
      `SELECT to_regclass(quote_ident(current_schema()) || '.ledger_outbox_state') IS NOT NULL AS present`,
    );
    if (rows[0].present) await this.open();
  }

  async write(records: readonly LedgerRecord[]): Promise<void> {
    const { knex, outbox } = await this.open();
    const acceptable = records.filter(record => this.isAcceptable(record));
    await knex.transaction(tx => outbox.appendAll(tx, acceptable));
  }

  /** One that the ledger would refuse is given up, or it would hold up all that come after it. */
  private isAcceptable(record: LedgerRecord): boolean {
    try {
      checkRecord(record);
      return true;
    } catch (error) {
      this.options.logger.error(`An audit event is lost. ${error}`);
      return false;
    }
  }

  async stop(): Promise<void> {
    await this.relay?.stop();
  }

  private open() {
    this.opening ??= this.migrateAndStart().catch(error => {
      // The next batch tries again.
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async migrateAndStart() {
    const { database, pluginId, sink, logger } = this.options;
    const knex = await database.getClient();
    if (!isPostgres(knex)) {
      throw new Error(
        `The plugin "${pluginId}" has no PostgreSQL database, which the ledger needs: set backend.database.client to pg.`,
      );
    }
    await migrateOutbox(knex);
    const relay = new OutboxRelay({
      knex,
      source: pluginId,
      sink,
      logger,
      pollMs: POLL_MS,
    });
    relay.start();
    this.relay = relay;
    const outbox = Outbox.create({ onCommitted: () => relay.wake() });
    return { knex, outbox };
  }
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}
