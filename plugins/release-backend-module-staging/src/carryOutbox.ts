import {
  OutboxRelay,
  type LedgerLogger,
  type LedgerSink,
} from '@companyos/ledger';
import knexFactory from 'knex';
import { setTimeout as delay } from 'node:timers/promises';

/** What the ledger calls staging's outbox: this plugin looks after it. */
export const STAGING_SOURCE = 'release.staging';

const SCHEMA = 'staging';
const LOOK_MS = 2_000;

export interface OutboxCarrier {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Carries what staging's services decided from the outbox in staging's own database to the ledger, by the relay that carries
 * every outbox. Staging comes when it comes, long after the portal at a first start: until then this waits without a word.
 */
export function carryOutbox(options: {
  readonly databaseUrl: string;
  readonly sink: LedgerSink;
  readonly logger: LedgerLogger;
}): OutboxCarrier {
  const { databaseUrl, sink, logger } = options;
  const knex = knexFactory({
    client: 'pg',
    connection: databaseUrl,
    searchPath: [SCHEMA],
    pool: { min: 0, max: 2 },
    // It prints what it throws as well; what matters of that the relay says.
    log: { error() {}, warn() {}, debug() {}, deprecate() {} },
  });
  const relay = new OutboxRelay({ knex, source: STAGING_SOURCE, sink, logger });
  const stopping = new AbortController();
  let waiting: Promise<void> | undefined;

  const isThere = () =>
    knex
      .raw(`SELECT to_regclass('ledger_outbox_state') IS NOT NULL AS present`)
      .then(
        ({ rows }) => rows[0].present as boolean,
        () => false,
      );

  async function startWhenThere(): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted && !(await isThere())) {
      await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
    }
    if (!signal.aborted) relay.start();
  }

  return {
    start() {
      waiting ??= startWhenThere();
    },
    async stop() {
      stopping.abort();
      await waiting;
      await relay.stop();
      await knex.destroy();
    },
  };
}
