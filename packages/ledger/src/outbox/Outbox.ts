import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { canonicalJson } from '../canonical';
import { commit, SALT_BYTES, saltValue, type RandomBytes } from '../commitment';
import { OutboxConflictError } from '../errors';
import { checkRecord } from '../record';
import type { LedgerRecord, SaltedValue } from '../types';

/** One row, as it is written. Column names are those of `migrateOutbox`. */
interface NewRow {
  readonly key: string;
  readonly record: string;
  readonly personal: string;
  readonly commitments: string;
}

export interface OutboxOptions {
  readonly randomBytes?: RandomBytes;
  /** Called after a transaction that appended has committed: wake the relay of this process. Must not throw. */
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
      options.randomBytes ?? randomBytes,
      options.onCommitted ?? (() => {}),
    );
  }

  private constructor(
    private readonly random: RandomBytes,
    private readonly onCommitted: () => void,
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
    const { rows: written } = await tx.raw<{ rows: { key: string }[] }>(
      `INSERT INTO ledger_outbox (key, record, personal, commitments)
         VALUES ${rows.map(() => '(?, ?, ?, ?)').join(', ')}
         ON CONFLICT (key) DO NOTHING RETURNING key`,
      rows.flatMap(row => [row.key, row.record, row.personal, row.commitments]),
    );
    if (written.length < rows.length) await assertSame(tx, rows);
    if (written.length > 0) this.announce(tx);
  }

  private toRow(record: LedgerRecord): NewRow {
    const text = checkRecord(record);
    const salted: { [name: string]: SaltedValue } = {};
    const commitments: { [name: string]: string } = {};
    const values = Object.entries(record.personal);
    // Drawn at once: asking the operating system costs the same for one salt as for all of them.
    const random = this.random(SALT_BYTES * values.length);
    for (const [i, [name, value]] of values.entries()) {
      const from = SALT_BYTES * i;
      salted[name] = saltValue(value, size =>
        random.subarray(from, from + size),
      );
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
    let outermost = tx;
    while (outermost.parentTransaction) {
      outermost = outermost.parentTransaction as Knex.Transaction;
    }
    // A rollback rejects it; then there is nothing to announce, and the caller has the error already.
    outermost.executionPromise.then(this.onCommitted, () => {});
  }
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
