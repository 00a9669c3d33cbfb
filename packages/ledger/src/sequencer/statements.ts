import type { Knex } from 'knex';
import { isErased, type Leaf } from '../entry';
import type { CompactRange, SubtreeNode } from '../merkle/compactRange';
import type { SourceState } from './admit';

const HASH_BYTES = 32;

/** Reads the tree and holds it until the transaction ends: positions are given out by one transaction at a time. */
export async function lockTree(tx: Knex.Transaction): Promise<CompactRange> {
  const row = await tx('ledger_tree').forUpdate().first('size', 'roots');
  return { size: Number(row.size), roots: splitHashes(row.roots) };
}

export function splitHashes(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}

/** What is known of the sources of these deliveries, with the hashes of the numbers they deliver again. */
export async function readSources(
  tx: Knex.Transaction,
  deliveries: readonly { source: string; leaves: readonly Leaf[] }[],
): Promise<Map<string, SourceState>> {
  const states = new Map<string, SourceState>();
  const lowest = new Map<string, number>();
  for (const { source, leaves } of deliveries) {
    states.set(source, { lastSequence: 0, hashes: new Map() });
    const first = Math.min(...leaves.map(({ entry }) => entry.sequence));
    lowest.set(source, Math.min(first, lowest.get(source) ?? Infinity));
  }
  const known = await tx('ledger_sources')
    .select('source', 'last_sequence')
    .whereIn('source', [...states.keys()]);
  for (const row of known) {
    const state = states.get(row.source)!;
    state.lastSequence = Number(row.last_sequence);
    const from = lowest.get(row.source)!;
    if (from > state.lastSequence) continue;
    const stored = await tx('ledger_entries')
      .select('sequence', 'leaf_hash')
      .where({ source: row.source })
      .where('sequence', '>=', from);
    for (const { sequence, leaf_hash } of stored) {
      state.hashes.set(Number(sequence), leaf_hash);
    }
  }
  return states;
}

export async function insertLeaves(
  tx: Knex.Transaction,
  leaves: readonly Leaf[],
  firstPosition: number,
  appendedAt: Date,
): Promise<void> {
  const at = appendedAt.toISOString();
  await insertColumns(tx, 'ledger_entries', {
    position: ['bigint', leaves.map((_, i) => firstPosition + i)],
    source: ['text', leaves.map(({ entry }) => entry.source)],
    sequence: ['bigint', leaves.map(({ entry }) => entry.sequence)],
    type: ['text', leaves.map(({ entry }) => entry.type)],
    event: ['text', leaves.map(({ entry }) => entry.event)],
    outcome: ['text', leaves.map(({ entry }) => entry.outcome)],
    subject: ['text', leaves.map(({ entry }) => entry.subject)],
    decision_id: ['text', leaves.map(({ entry }) => decisionIdOf(entry.plain))],
    occurred_at: ['timestamptz', leaves.map(({ entry }) => entry.occurredAt)],
    appended_at: ['timestamptz', leaves.map(() => at)],
    canonical: ['text', leaves.map(({ canonical }) => canonical)],
    leaf_hash: ['bytea', leaves.map(({ hash }) => hash)],
  });
  const values = leaves.flatMap(({ personal }, i) =>
    Object.entries(personal).map(([name, value]) => ({
      position: firstPosition + i,
      name,
      kept: isErased(value) ? null : value,
    })),
  );
  await insertColumns(tx, 'ledger_personal', {
    position: ['bigint', values.map(({ position }) => position)],
    name: ['text', values.map(({ name }) => name)],
    salt: [
      'bytea',
      values.map(({ kept }) => kept && Buffer.from(kept.salt, 'hex')),
    ],
    value: [
      'bytea',
      values.map(({ kept }) => kept && Buffer.from(kept.value, 'utf8')),
    ],
    erased_at: ['timestamptz', values.map(({ kept }) => (kept ? null : at))],
  });
}

/** The one plain value that every writer uses under the same name, so that a decision leads to all that followed. */
function decisionIdOf(plain: { readonly [name: string]: unknown }) {
  const id = plain.decisionId;
  return typeof id === 'string' && /^pd_[0-9A-Za-z]{1,64}$/.test(id)
    ? id
    : null;
}

export async function insertNodes(
  tx: Knex.Transaction,
  nodes: readonly SubtreeNode[],
): Promise<void> {
  await insertColumns(tx, 'ledger_nodes', {
    level: ['smallint', nodes.map(({ level }) => level)],
    index: ['bigint', nodes.map(({ index }) => index)],
    hash: ['bytea', nodes.map(({ hash }) => hash)],
  });
}

export async function updateSources(
  tx: Knex.Transaction,
  states: ReadonlyMap<string, SourceState>,
): Promise<void> {
  const rows = [...states]
    .filter(([, { lastSequence }]) => lastSequence > 0)
    .map(([source, { lastSequence }]) => ({
      source,
      last_sequence: lastSequence,
    }));
  if (rows.length === 0) return;
  await tx('ledger_sources').insert(rows).onConflict('source').merge();
}

export async function updateTree(
  tx: Knex.Transaction,
  range: CompactRange,
  appendedAt: Date,
): Promise<void> {
  await tx('ledger_tree').update({
    size: range.size,
    roots: Buffer.concat(range.roots),
    appended_at: appendedAt,
  });
}

/**
 * Rows as one array per column: one short statement and as many parameters as columns, whatever the number of rows. A
 * statement with a parameter for each value takes the server longer to parse than to carry out.
 */
async function insertColumns(
  tx: Knex.Transaction,
  table: string,
  columns: {
    readonly [name: string]: readonly [
      type: string,
      values: readonly unknown[],
    ];
  },
): Promise<void> {
  const names = Object.keys(columns);
  const [, first] = columns[names[0]];
  if (first.length === 0) return;
  const arrays = Object.values(columns).map(([type]) => `?::${type}[]`);
  await tx.raw(
    `INSERT INTO ${table} (${names.join(
      ', ',
    )}) SELECT * FROM unnest(${arrays.join(', ')})`,
    Object.values(columns).map(([, values]) => values) as Knex.RawBinding[],
  );
}
