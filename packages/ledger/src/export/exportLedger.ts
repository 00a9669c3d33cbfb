import type { Knex } from 'knex';
import type { StoredCheckpoint } from '../checkpoint/Checkpoints';
import { LedgerProofs } from '../proofs/LedgerProofs';
import { EXPORT_SCHEMA, formatEntry, formatHeader } from './format';

/** Entries read at once: bounds the memory of an export, whatever its length. */
const PAGE = 500;

/**
 * The entries `from` to `to`, exclusive, as lines that `verifyExport` checks. The same range and checkpoint give the
 * same bytes. Nothing personal is in it.
 *
 * @throws RangeError when the checkpoint does not cover the range.
 */
export async function* exportLedger(options: {
  readonly knex: Knex;
  readonly checkpoint: Pick<StoredCheckpoint, 'size' | 'note'>;
  readonly from: number;
  readonly to: number;
}): AsyncGenerator<string> {
  const { knex, checkpoint, from, to } = options;
  if (!(from >= 0 && from <= to && to <= checkpoint.size)) {
    throw new RangeError(
      `The checkpoint of ${checkpoint.size} entries does not cover ${from} to ${to}.`,
    );
  }
  const proofs = LedgerProofs.create({ knex });
  yield formatHeader({
    schema: EXPORT_SCHEMA,
    from,
    to,
    checkpoint: checkpoint.note,
    before: await proofs.rootsAt(from),
    consistency: (await proofs.consistency(to, checkpoint.size)).hashes,
  });
  for (let next = from; next < to; next += PAGE) {
    const rows = await knex('ledger_entries')
      .select('position', 'canonical', 'leaf_hash')
      .where('position', '>=', next)
      .where('position', '<', Math.min(next + PAGE, to))
      .orderBy('position');
    yield rows
      .map(row =>
        formatEntry({
          canonical: row.canonical,
          leafHash: row.leaf_hash.toString('hex'),
          position: Number(row.position),
        }),
      )
      .join('');
  }
}
