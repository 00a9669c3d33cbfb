import type { Knex } from 'knex';
import type { ErasedValue, SaltedValue, SourcedRecord } from '../types';

/** Characters of stored JSON in one delivery: stays under the ledger's body limit, whatever the records are. */
const MAX_BATCH_CHARACTERS = 512 * 1024;
const MAX_BATCH_ROWS = 500;

interface OutboxRow {
  readonly sequence: string;
  readonly record: string;
  readonly personal: string | null;
  readonly commitments: string;
}

/**
 * Takes the lock under which one relay at a time numbers and delivers, until the transaction ends. Try-only: who does
 * not get it has nothing to do, another replica is doing it.
 */
export async function tryLockOutbox(tx: Knex.Transaction): Promise<boolean> {
  const { rows } = await tx.raw(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('companyos.ledger_outbox.relay.' || current_schema(), 0)) AS locked`,
  );
  return rows[0].locked;
}

/** True while anything waits for delivery. One index probe, for the polls of an idle portal. */
export async function hasUndelivered(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw(
    `SELECT EXISTS (SELECT FROM ledger_outbox WHERE sequence IS NULL)
         OR EXISTS (SELECT FROM ledger_outbox WHERE delivered_at IS NULL AND sequence IS NOT NULL) AS waiting`,
  );
  return rows[0].waiting;
}

/**
 * Gives the next numbers to what has committed, in the order of writing among what is visible. Needs the lock.
 * The counter is a row, so that deleting delivered records can never make it count again from the start.
 */
export async function numberCommitted(
  tx: Knex.Transaction,
  source: string,
): Promise<void> {
  const state = await tx('ledger_outbox_state').first('source');
  if (state.source !== null && state.source !== source) {
    throw new Error(
      `This outbox delivers as "${state.source}" and cannot deliver as "${source}": the ledger would see its numbers start anew.`,
    );
  }
  await tx.raw(
    `WITH fresh AS (
       SELECT id, row_number() OVER (ORDER BY id) AS n FROM ledger_outbox WHERE sequence IS NULL
     ), numbered AS (
       UPDATE ledger_outbox o SET sequence = s.last_sequence + f.n
         FROM fresh f, ledger_outbox_state s WHERE o.id = f.id RETURNING 1
     )
     UPDATE ledger_outbox_state SET source = ?, last_sequence = last_sequence + (SELECT count(*) FROM numbered)`,
    [source],
  );
}

/** The next records to deliver, in order. */
export async function nextBatch(
  tx: Knex.Transaction,
  source: string,
): Promise<SourcedRecord[]> {
  const rows: OutboxRow[] = await tx('ledger_outbox')
    .select('sequence', 'record', 'personal', 'commitments')
    .whereNull('delivered_at')
    .whereNotNull('sequence')
    .orderBy('sequence')
    .limit(MAX_BATCH_ROWS);
  const batch: SourcedRecord[] = [];
  let characters = 0;
  for (const row of rows) {
    characters += row.record.length + (row.personal ?? row.commitments).length;
    if (batch.length > 0 && characters > MAX_BATCH_CHARACTERS) break;
    batch.push({
      source,
      sequence: Number(row.sequence),
      record: JSON.parse(row.record),
      personal: personalOf(row),
    });
  }
  return batch;
}

function personalOf(row: OutboxRow): SourcedRecord['personal'] {
  if (row.personal !== null) {
    return JSON.parse(row.personal) as { [name: string]: SaltedValue };
  }
  const commitments: { [name: string]: string } = JSON.parse(row.commitments);
  return Object.fromEntries(
    Object.entries(commitments).map(
      ([name, commitment]): [string, ErasedValue] => [name, { commitment }],
    ),
  );
}

export async function markDelivered(
  tx: Knex.Transaction,
  upTo: number,
  at: Date,
): Promise<void> {
  await tx('ledger_outbox')
    .whereNull('delivered_at')
    .where('sequence', '<=', upTo)
    .update({ delivered_at: at });
}

/** Takes back the mark from there on: the ledger says it does not have them. @returns how many. */
export async function markUndelivered(
  tx: Knex.Transaction,
  from: number,
): Promise<number> {
  return tx('ledger_outbox')
    .whereNotNull('delivered_at')
    .where('sequence', '>=', from)
    .update({ delivered_at: null });
}

/** Drops personal values that the ledger has had since before that time; their commitments stay. */
export async function forgetPersonal(
  knex: Knex,
  deliveredBefore: Date,
): Promise<void> {
  await knex('ledger_outbox')
    .whereNotNull('personal')
    .where('delivered_at', '<', deliveredBefore)
    .update({ personal: null });
}
