import type { Knex } from 'knex';
import { canonicalJson } from '../canonical';
import {
  commit,
  pooledRandomBytes,
  saltValue,
  type RandomBytes,
} from '../commitment';
import { OutboxConflictError } from '../errors';
import { checkRecord } from '../record';
import type { LedgerRecord, SaltedValue } from '../types';
import { OUTBOX_CHANNEL } from './migrateOutbox';

/** One row, as it is written. Column names are those of `migrateOutbox`. */
interface NewRow {
  readonly key: string;
  readonly record: string;
  readonly personal: string;
  readonly commitments: string;
}

export interface OutboxOptions {
  readonly randomBytes?: RandomBytes;
  /**
   * Called after a transaction that appended has committed: wake the relay of this process. Must not throw. Without it,
   * the database notifies the relays that listen.
   */
  readonly onCommitted?: () => void;
}

/**
 * Where a writer leaves its records: in the database, and in the transaction, of the write they speak of.
 *
 * A record is there if and only if the write is. If it cannot be written, the promise rejects and so does the caller's
 * transaction: what is not recorded does not happen. Records get no number here: numbers without gaps would make
 * writers wait for each other. The relay numbers what has committed.
 */
export class Outbox {
  static create(options: OutboxOptions = {}): Outbox {
    return new Outbox(
      options.randomBytes ?? pooledRandomBytes(),
      options.onCommitted,
    );
  }

  private constructor(
    private readonly random: RandomBytes,
    private readonly onCommitted: (() => void) | undefined,
  ) {}

  /**
   * Writes one record. A second write of the same key and content changes nothing, so that a resumed operation records once.
   *
   * @throws LedgerRecordError when the ledger would refuse the record.
   * @throws OutboxConflictError when the key is taken by a record that says something else.
   */
  async append(tx: Knex.Transaction, record: LedgerRecord): Promise<void> {
    await this.appendAll(tx, [record]);
  }

  /** Writes several records with one statement, in this order. */
  async appendAll(
    tx: Knex.Transaction,
    records: readonly LedgerRecord[],
  ): Promise<void> {
    if (records.length === 0) return;
    const rows = records.map(record => this.toRow(record));
    const written = await insertRows(tx, rows, this.onCommitted === undefined);
    if (written < rows.length) await assertSame(tx, rows);
    if (written > 0) this.announce(tx);
  }

  private toRow(record: LedgerRecord): NewRow {
    const text = checkRecord(record);
    const salted: { [name: string]: SaltedValue } = {};
    const commitments: { [name: string]: string } = {};
    const values = Object.entries(record.personal);
    for (const [name, value] of values) {
      salted[name] = saltValue(value, this.random);
      commitments[name] = commit(salted[name]);
    }
    return {
      key: record.key,
      record: text,
      personal: JSON.stringify(salted),
      commitments: canonicalJson(commitments),
    };
  }

  private announce(tx: Knex.Transaction): void {
    if (!this.onCommitted) return;
    let outermost = tx;
    while (outermost.parentTransaction) {
      outermost = outermost.parentTransaction as Knex.Transaction;
    }
    // A rollback rejects it; then there is nothing to announce, and the caller has the error already.
    outermost.executionPromise.then(this.onCommitted, () => {});
  }
}

/**
 * Writes what is not there yet. `notify`: where nothing was waiting for a relay, tells those of other processes. While
 * something waits somebody has been told, and notifying takes a lock that lets one transaction commit at a time.
 * PostgreSQL delivers it at commit, once per transaction.
 *
 * @returns how many rows were new.
 */
async function insertRows(
  tx: Knex.Transaction,
  rows: readonly NewRow[],
  notify: boolean,
): Promise<number> {
  const insert = `INSERT INTO ledger_outbox (key, record, personal, commitments)
       VALUES ${rows.map(() => '(?, ?, ?, ?)').join(', ')}
       ON CONFLICT (key) DO NOTHING RETURNING key`;
  const written = tx.raw<{ rows: { key: string }[] }>(
    notify
      ? `WITH written AS (${insert})
         SELECT key, (SELECT pg_notify('${OUTBOX_CHANNEL}', current_schema())
                       WHERE NOT EXISTS (SELECT FROM ledger_outbox WHERE sequence IS NULL)) FROM written`
      : insert,
    rows.flatMap(row => [row.key, row.record, row.personal, row.commitments]),
  );
  // Planned once per connection: planning takes longer than writing. Batches differ too much to be kept.
  if (rows.length === 1) {
    written.options({
      name: `companyos_ledger_outbox${notify ? '_notify' : ''}`,
    });
  }
  return (await written).rows.length;
}

/** Every row must already be stored, or be stored twice in this batch, saying the same. */
async function assertSame(
  tx: Knex.Transaction,
  rows: readonly NewRow[],
): Promise<void> {
  const stored = new Map<string, string>(
    (
      await tx('ledger_outbox')
        .select('key', 'record', 'personal')
        .whereIn(
          'key',
          rows.map(row => row.key),
        )
    ).map(row => [row.key, statement(row)]),
  );
  for (const row of rows) {
    const there = stored.get(row.key);
    if (
      there !== statement(row) &&
      there !== statement({ ...row, personal: null })
    ) {
      throw new OutboxConflictError(row.key);
    }
  }
}

/** What a row says, without what may differ between two tries: when it happened, and the salts. */
function statement(row: { record: string; personal: string | null }): string {
  const { occurredAt: _, ...record } = JSON.parse(row.record);
  const personal: { [name: string]: SaltedValue } | null =
    row.personal === null ? null : JSON.parse(row.personal);
  return canonicalJson({
    record,
    personal:
      personal &&
      Object.fromEntries(
        Object.entries(personal).map(([name, { value }]) => [name, value]),
      ),
  });
}
