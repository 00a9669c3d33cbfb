import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils';

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** A hash on the wire: SHA-256, 64 digits of lower-case hex. */
export type HexHash = string;

export function isHexHash(text: unknown): text is HexHash {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

export function sha256Hex(bytes: Uint8Array): HexHash {
  return bytesToHex(sha256(bytes));
}

/** RFC 6962, section 2.1: `SHA-256(0x00 || data)`. */
export function leafHashHex(data: Uint8Array): HexHash {
  return sha256Hex(concatBytes(LEAF, data));
}

/** RFC 6962, section 2.1: `SHA-256(0x01 || left || right)`. */
export function nodeHashHex(left: HexHash, right: HexHash): HexHash {
  return sha256Hex(concatBytes(NODE, hexToBytes(left), hexToBytes(right)));
}

/** RFC 6962, section 2.1: the root of a tree without leaves. */
export const EMPTY_ROOT_HEX: HexHash = sha256Hex(new Uint8Array());
