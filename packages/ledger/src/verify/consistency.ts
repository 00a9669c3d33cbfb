import { EMPTY_ROOT_HEX, isHexHash, nodeHashHex, type HexHash } from './sha256';
import { isSize, refuted, VERIFIED, type Verdict } from './verdict';

/** That the log of `to` entries begins with the log of `from` entries, unchanged (RFC 6962, section 2.1.2). */
export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly hashes: readonly HexHash[];
}

/** The algorithm of RFC 9162, section 2.1.4.2, without bit operations: sizes may be beyond 32 bits. */
export function verifyConsistency(options: {
  readonly proof: ConsistencyProof;
  /** Root of the log of `from` entries. */
  readonly fromRoot: HexHash;
  /** Root of the log of `to` entries. */
  readonly toRoot: HexHash;
}): Verdict {
  const { proof, fromRoot, toRoot } = options;
  const { from, to, hashes } = proof;
  if (!isSize(from) || !isSize(to) || from > to) {
    return refuted(`A log does not grow from ${from} to ${to} entries.`);
  }
  if (![fromRoot, toRoot, ...hashes].every(isHexHash)) {
    return refuted('The proof has something in it that is no SHA-256.');
  }
  if (from === 0 || from === to) {
    if (hashes.length > 0) return refuted('The proof has hashes too many.');
    const expected = from === to ? toRoot : EMPTY_ROOT_HEX;
    return fromRoot === expected ? VERIFIED : differs(from, to);
  }
  return walk(proof, fromRoot, toRoot);
}

function walk(
  { from, to, hashes }: ConsistencyProof,
  fromRoot: HexHash,
  toRoot: HexHash,
): Verdict {
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  // Where the old log is one complete subtree, its root is the first hash, and the proof leaves it out.
  const [first, ...rest] = node === 0 ? [fromRoot, ...hashes] : hashes;
  if (first === undefined) return refuted('The proof is empty.');
  let oldHash = first;
  let newHash = first;
  for (const sibling of rest) {
    if (last === 0)
      return refuted('The proof is longer than the tree is high.');
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHashHex(sibling, oldHash);
      newHash = nodeHashHex(sibling, newHash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newHash = nodeHashHex(newHash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) return refuted('The proof does not reach the root.');
  return oldHash === fromRoot && newHash === toRoot
    ? VERIFIED
    : differs(from, to);
}

function differs(from: number, to: number): Verdict {
  return refuted(
    `The log of ${to} entries does not continue the log of ${from} entries: history was changed.`,
  );
}
