import { canonicalBytes } from '../canonical';
import type { LedgerEntry } from '../types';
import { isHexHash, leafHashHex, nodeHashHex, type HexHash } from './sha256';
import { isSize, refuted, VERIFIED, type Verdict } from './verdict';

/** That a leaf is at a position of the tree of a size: the hashes beside its way to the root (RFC 6962, section 2.1.1). */
export interface InclusionProof {
  readonly position: number;
  readonly size: number;
  /** From the leaf upwards. */
  readonly hashes: readonly HexHash[];
}

/** The leaf hash that an entry must have: over its canonical JSON, computed here and not believed. */
export function entryLeafHash(entry: LedgerEntry): HexHash {
  return leafHashHex(canonicalBytes({ ...entry }));
}

/** The algorithm of RFC 9162, section 2.1.3.2, without bit operations: positions may be beyond 32 bits. */
export function verifyInclusion(options: {
  readonly leafHash: HexHash;
  readonly proof: InclusionProof;
  /** Of a checkpoint that is trusted, never one that came with the proof alone. */
  readonly rootHash: HexHash;
}): Verdict {
  const { leafHash, proof, rootHash } = options;
  const { position, size, hashes } = proof;
  if (!isSize(position) || !isSize(size) || position >= size) {
    return refuted(`A log of ${size} entries has no entry ${position}.`);
  }
  if (![leafHash, rootHash, ...hashes].every(isHexHash)) {
    return refuted('The proof has something in it that is no SHA-256.');
  }
  let node = position;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of hashes) {
    if (last === 0)
      return refuted('The proof is longer than the tree is high.');
    if (node % 2 === 1 || node === last) {
      hash = nodeHashHex(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHashHex(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) return refuted('The proof does not reach the root.');
  return hash === rootHash
    ? VERIFIED
    : refuted(
        `Entry ${position} and its proof do not lead to the root of the log of ${size} entries.`,
      );
}
