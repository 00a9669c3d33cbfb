import { createHash } from 'node:crypto';

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** RFC 6962, section 2.1: the hash of no leaves is the hash of nothing. */
export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

/** RFC 6962, section 2.1: `SHA-256(0x00 || data)`. The prefix keeps a leaf from posing as a node. */
export function leafHash(data: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(data).digest();
}

/** RFC 6962, section 2.1: `SHA-256(0x01 || left || right)`. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}
