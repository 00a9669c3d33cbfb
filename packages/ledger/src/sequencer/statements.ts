import type { Knex } from 'knex';
import type { Leaf } from '../entry';
import type { CompactRange } from '../merkle/compactRange';
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
