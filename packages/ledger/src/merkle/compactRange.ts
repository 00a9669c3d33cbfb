import { EMPTY_ROOT, nodeHash } from './hash';

/** The root of a complete subtree: leaves `index * 2^level` to `(index + 1) * 2^level`, exclusive. */
export interface SubtreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/**
 * A tree of `size` leaves, as far as one must know it to append and to give the root: the roots of the complete
 * subtrees it splits into, largest first. One per set bit of `size`, so never more than 53.
 */
export interface CompactRange {
  readonly size: number;
  readonly roots: readonly Buffer[];
}

export const EMPTY_RANGE: CompactRange = { size: 0, roots: [] };

/** The levels of {@link CompactRange} `roots`: the set bits of the size, highest first. */
export function rootLevels(size: number): number[] {
  const levels: number[] = [];
  // Not with `<<`, which works on 32 bits.
  for (let level = 0, rest = size; rest > 0; level += 1) {
    if (rest % 2 === 1) levels.unshift(level);
    rest = Math.floor(rest / 2);
  }
  return levels;
}

/**
 * Appends leaf hashes in order.
 *
 * @returns the longer range, and every subtree above the leaves that became complete: each exactly once in the life of
 * a tree, never to change again.
 */
export function appendLeaves(
  range: CompactRange,
  leaves: readonly Buffer[],
): { range: CompactRange; completed: SubtreeNode[] } {
  const roots = [...range.roots];
  const completed: SubtreeNode[] = [];
  let { size } = range;
  for (const leaf of leaves) {
    let hash = leaf;
    let index = size;
    // Like a carry in binary addition: two equal neighbours make the one above them.
    for (let level = 1; index % 2 === 1; level += 1) {
      hash = nodeHash(roots.pop()!, hash);
      index = Math.floor(index / 2);
      completed.push({ level, index, hash });
    }
    roots.push(hash);
    size += 1;
  }
  return { range: { size, roots }, completed };
}

/** The Merkle tree hash (RFC 6962, section 2.1) of all leaves in the range. */
export function rootOf(range: CompactRange): Buffer {
  if (range.roots.length === 0) return EMPTY_ROOT;
  return range.roots.reduceRight((right, left) => nodeHash(left, right));
}
