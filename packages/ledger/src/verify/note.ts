import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { LedgerNoteError } from '../errors';
import { fromBase64, toBase64 } from './base64';
import { sha256Hex } from './sha256';

/**
 * Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures. Formats only; who signs and who
 * checks needs Ed25519, which is elsewhere.
 */

/** Signature type byte of Ed25519 over the text of a note. */
const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
/** The specification demands at least 16. */
const MAX_SIGNATURES = 64;
const MAX_NOTE_CHARS = 1_000_000;
// No control characters but newline: they could hide something from a person who reads the note.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** A public key and the name it signs under. Both must come from somewhere trusted. */
export interface VerifierKey {
  readonly name: string;
  /** Four bytes of a hash over name and key, eight digits of hex: tells keys apart, proves nothing. */
  readonly keyId: string;
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

export interface Note {
  /** What is signed, with its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export function isKeyName(name: string): boolean {
  return /^[^\s+]+$/u.test(name) && !CONTROL.test(name);
}

/** `SHA-256(name || 0x0A || 0x01 || public key)[:4]` */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) {
    throw new LedgerNoteError(
      `"${name}" cannot name a key: it must have no spaces and no plus.`,
    );
  }
  if (publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new LedgerNoteError('An Ed25519 public key has 32 bytes.');
  }
  const keyId = sha256Hex(
    concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(ED25519), publicKey),
  ).slice(0, KEY_ID_BYTES * 2);
  return { name, keyId, publicKey };
}

/** One line for a configuration: `<name>+<key ID>+<base64 of type and key>`. */
export function formatVerifierKey(key: VerifierKey): string {
  const encoded = concatBytes(Uint8Array.of(ED25519), key.publicKey);
  return `${key.name}+${key.keyId}+${toBase64(encoded)}`;
}

/** @throws LedgerNoteError */
export function parseVerifierKey(text: string): VerifierKey {
  const [name, keyId, ...rest] = text.trim().split('+');
  // Base 64 has plus signs of its own.
  const encoded = fromBase64(rest.join('+'));
  if (!keyId || !encoded || encoded[0] !== ED25519) {
    throw new LedgerNoteError(
      'This is no Ed25519 verifier key: it looks like name+12345678+base64.',
    );
  }
  const key = verifierKey(name, encoded.subarray(1));
  if (key.keyId !== keyId) {
    throw new LedgerNoteError(
      `The verifier key says it is ${keyId} and is ${key.keyId}: a part of it was changed.`,
    );
  }
  return key;
}

export function formatNote(note: Note): string {
  const lines = note.signatures.map(({ name, keyId, signature }) => {
    const id = Uint8Array.from(keyId.match(/../g)!, pair => parseInt(pair, 16));
    return `— ${name} ${toBase64(concatBytes(id, signature))}\n`;
  });
  return `${note.text}\n${lines.join('')}`;
}

/** @throws LedgerNoteError */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_CHARS) {
    throw new LedgerNoteError('The note is too long.');
  }
  if (CONTROL.test(note) || /\p{Surrogate}/u.test(note)) {
    throw new LedgerNoteError('The note has characters that no note has.');
  }
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) {
    throw new LedgerNoteError(
      'This is no signed note: a text, an empty line and signatures, each line ended.',
    );
  }
  const lines = note
    .slice(end + 2)
    .split('\n')
    .slice(0, -1);
  if (lines.length === 0 || lines.length > MAX_SIGNATURES) {
    throw new LedgerNoteError(`The note has ${lines.length} signatures.`);
  }
  return {
    text: note.slice(0, end + 1),
    signatures: lines.map(parseSignature),
  };
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ');
  const bytes = fromBase64(encoded ?? '');
  if (
    dash !== '—' ||
    !isKeyName(name ?? '') ||
    !bytes ||
    bytes.length <= KEY_ID_BYTES ||
    rest.length > 0
  ) {
    throw new LedgerNoteError(`"${line}" is no signature line of a note.`);
  }
  return {
    name,
    keyId: bytesToHex(bytes.subarray(0, KEY_ID_BYTES)),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}
