import type { Knex } from 'knex';
import { isErased, type Leaf } from '../entry';
import type { CompactRange, SubtreeNode } from '../merkle/compactRange';
import type { SourceState } from './admit';

const HASH_BYTES = 32;
/** PostgreSQL takes 65,535 parameters in a statement; the widest row here has 12. */
const ROWS_PER_INSERT = 1_000;

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
  await insert(
    tx,
    'ledger_entries',
    leaves.map(({ entry, canonical, hash }, i) => ({
      position: firstPosition + i,
      source: entry.source,
      sequence: entry.sequence,
      type: entry.type,
      event: entry.event,
      outcome: entry.outcome,
      subject: entry.subject,
      decision_id: decisionIdOf(entry.plain),
      occurred_at: entry.occurredAt,
      appended_at: appendedAt,
      canonical,
      leaf_hash: hash,
    })),
  );
  await insert(
    tx,
    'ledger_personal',
    leaves.flatMap(({ personal }, i) =>
      Object.entries(personal).map(([name, value]) => ({
        position: firstPosition + i,
        name,
        salt: isErased(value) ? null : Buffer.from(value.salt, 'hex'),
        value: isErased(value) ? null : Buffer.from(value.value, 'utf8'),
        erased_at: isErased(value) ? appendedAt : null,
      })),
    ),
  );
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
  await insert(
    tx,
    'ledger_nodes',
    nodes.map(({ level, index, hash }) => ({ level, index, hash })),
  );
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

async function insert(
  tx: Knex.Transaction,
  table: string,
  rows: readonly object[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_PER_INSERT) {
    await tx(table).insert(rows.slice(i, i + ROWS_PER_INSERT));
  }
}
