import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LedgerRecord } from '@companyos/ledger';
import type { OutboxWriter } from '@companyos/operations/postgres';
import type { SeamRecord, SeamRecorder } from '@companyos/policy/seams';
import type { Knex } from 'knex';
import type { DenialListener } from './DenialListener';
import { toLedgerRecord, type RecordedAbout } from './toLedgerRecord';

export interface OutboxRecorderOptions {
  /** The plugin's own database, which has the tables of `migrateOutbox`. */
  readonly database: Knex;
  readonly outbox: OutboxWriter;
  readonly logger: Pick<LoggerService, 'warn'>;
  /** What the ledger calls the tenant of a record; `RecordedAbout.operationId` where an operation goes through the seam. */
  readonly about: (
    record: SeamRecord,
  ) => RecordedAbout | Promise<RecordedAbout>;
  readonly listeners?: readonly DenialListener[];
}

/**
 * Where seams record in the portal: the transactional outbox.
 *
 * `inTransaction` writes into the outbox of the database that is written, so that database has one. What cannot be written
 * rejects, and the seam then does nothing. A denial is logged and told to the listeners once it is committed.
 */
export function createOutboxRecorder(
  options: OutboxRecorderOptions,
): SeamRecorder<Knex.Transaction> {
  const { database, outbox, logger, about, listeners = [] } = options;

  async function tell(record: SeamRecord, known: RecordedAbout) {
    const { decision, actor, tenant, dataset } = record;
    // The record holds the names; a log is read by more people.
    logger.warn(`Denied ${decision.request.action} on ${known.subject}`, {
      decisionId: decision.id,
      determining: decision.determining.map(({ id }) => id).join(' '),
    });
    for (const listener of listeners) {
      try {
        await listener.denied({
          decision,
          actor,
          subject: known.subject,
          about: `${dataset} of tenant ${tenant}`,
          ...(known.operationId && { operationId: known.operationId }),
        });
      } catch (error) {
        logger.warn(`A listener for denials failed: ${error}`);
      }
    }
  }

  async function write(tx: Knex.Transaction, record: LedgerRecord) {
    await outbox.appendAll(tx, [record]);
  }

  return {
    async inTransaction(tx, record) {
      await write(tx, toLedgerRecord(record, await about(record)));
    },
    async committed(record) {
      const known = await about(record);
      await database.transaction(tx =>
        write(tx, toLedgerRecord(record, known)),
      );
      if (
        record.event === 'policy.decision' &&
        record.decision.outcome === 'deny'
      ) {
        await tell(record, known);
      }
    },
  };
}
