import type { Knex } from 'knex';
import { LedgerDamagedError } from '../errors';
import { EMPTY_ROOT, nodeHash } from '../merkle/hash';
import {
  consistencyRanges,
  inclusionRanges,
  subtreesOf,
  type LeafRange,
} from '../merkle/proofRanges';
import type { ConsistencyProof } from '../verify/consistency';
import type { InclusionProof } from '../verify/inclusion';

/**
 * Proofs from the stored subtrees: one statement each, O(log n) hashes. Any size up to the ledger's own can be asked
 * for; what is stored for it never changes again.
 */
export class LedgerProofs {
  static create(options: { knex: Knex }): LedgerProofs {
    return new LedgerProofs(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** @throws RangeError when the position is not in a tree of that size; LedgerDamagedError */
  async inclusion(position: number, size: number): Promise<InclusionProof> {
    const hashes = await this.hashesOf(inclusionRanges(position, size));
    return { position, size, hashes: hashes.map(hex) };
  }

  /** @throws RangeError when `from` is above `to`; LedgerDamagedError */
  async consistency(from: number, to: number): Promise<ConsistencyProof> {
    const hashes = await this.hashesOf(consistencyRanges(from, to));
    return { from, to, hashes: hashes.map(hex) };
  }

  /** The root of the first `size` entries, lower-case hex. */
  async rootAt(size: number): Promise<string> {
    if (size === 0) return hex(EMPTY_ROOT);
    const [root] = await this.hashesOf([{ from: 0, to: size }]);
    return hex(root);
  }

  /** The roots of the complete subtrees of the first `size` entries, largest first: enough to go on from there. */
  async rootsAt(size: number): Promise<string[]> {
    const hashes = await this.read(subtreesOf({ from: 0, to: size }));
    return hashes.map(hex);
  }

  private async hashesOf(ranges: readonly LeafRange[]): Promise<Buffer[]> {
    const parts = ranges.map(subtreesOf);
    const hashes = await this.read(parts.flat());
    let next = 0;
    return parts.map(part => {
      const roots = hashes.slice(next, next + part.length);
      next += part.length;
      return roots.reduceRight((right, left) => nodeHash(left, right));
    });
  }

  private async read(
    nodes: readonly { level: number; index: number }[],
  ): Promise<Buffer[]> {
    if (nodes.length === 0) return [];
    const { rows } = await this.knex.raw<{ rows: { hash: Buffer | null }[] }>(
      `SELECT coalesce(node.hash, entry.leaf_hash) AS hash
         FROM unnest(?::smallint[], ?::bigint[]) WITH ORDINALITY AS wanted (level, index, place)
         LEFT JOIN ledger_nodes AS node ON node.level = wanted.level AND node.index = wanted.index
         LEFT JOIN ledger_entries AS entry ON wanted.level = 0 AND entry.position = wanted.index
        ORDER BY wanted.place`,
      [nodes.map(({ level }) => level), nodes.map(({ index }) => index)],
    );
    return rows.map(({ hash }, i) => {
      if (hash) return hash;
      const { level, index } = nodes[i];
      throw new LedgerDamagedError(
        `The ledger has no hash for entries ${index * 2 ** level} to ${
          (index + 1) * 2 ** level - 1
        }.`,
      );
    });
  }
}

function hex(hash: Buffer): string {
  return hash.toString('hex');
}
