/** Leaves `from` to `to`, exclusive, under one node of a tree. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** Where a stored hash is: leaves `index * 2^level` to `(index + 1) * 2^level`; level 0 is the leaf itself. */
export interface NodeAddress {
  readonly level: number;
  readonly index: number;
}

/**
 * PATH(position, D[size]) of RFC 6962, section 2.1.1, as the leaves under each node of the proof, in its order. Which
 * hashes a proof is made of depends on two numbers only, so they can be read all at once.
 */
export function inclusionRanges(position: number, size: number): LeafRange[] {
  if (!(position >= 0 && position < size)) {
    throw new RangeError(`No entry ${position} in a tree of ${size}.`);
  }
  const ranges: LeafRange[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitAt(to - from);
    if (position < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/** PROOF(size, D[laterSize]) of RFC 6962, section 2.1.2, in the same terms. Empty when there is nothing to prove. */
export function consistencyRanges(
  size: number,
  laterSize: number,
): LeafRange[] {
  if (!(size >= 0 && size <= laterSize)) {
    throw new RangeError(`A tree does not grow from ${size} to ${laterSize}.`);
  }
  if (size === 0 || size === laterSize) return [];
  const ranges: LeafRange[] = [];
  let from = 0;
  let to = laterSize;
  while (to !== size) {
    const middle = from + splitAt(to - from);
    if (size <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // The verifier knows the root of the old tree, not that of a part of it.
  if (from > 0) ranges.push({ from, to });
  return ranges.reverse();
}

/** The complete subtrees that a range under one node splits into, largest first. Never more than 53. */
export function subtreesOf({ from, to }: LeafRange): NodeAddress[] {
  const nodes: NodeAddress[] = [];
  let start = from;
  while (start < to) {
    let level = 0;
    let width = 1;
    while (width * 2 <= to - start) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: start / width });
    start += width;
  }
  return nodes;
}

/** The largest power of two below `width`, which is at least 2. */
function splitAt(width: number): number {
  let k = 1;
  while (k * 2 < width) k *= 2;
  return k;
}
