import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { LedgerNoteError } from '../errors';
import { fromBase64, toBase64 } from './base64';
import { parseNote, type Note, type VerifierKey } from './note';
import type { HexHash } from './sha256';
import { isSize } from './verdict';

/** What a log signs: how much is in it, and the hash of all of it (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Which log. */
  readonly origin: string;
  readonly size: number;
  /** Lower-case hex; Base 64 in the text. */
  readonly rootHash: HexHash;
}

export type CheckpointVerdict =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: string };

/** Whether this is the key's signature over the message. */
export type SignatureCheck = (
  key: VerifierKey,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean;

export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, rootHash } = checkpoint;
  return `${origin}\n${size}\n${toBase64(hexToBytes(rootHash))}\n`;
}

/**
 * What a signed checkpoint says. It says nothing until its signature was verified.
 *
 * @throws LedgerNoteError
 */
export function parseCheckpoint(note: string): Checkpoint & { note: Note } {
  const parsed = parseNote(note);
  const [origin, sizeText, root, ...extensions] = parsed.text
    .split('\n')
    .slice(0, -1);
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText ?? '')
    ? Number(sizeText)
    : NaN;
  const rootBytes = fromBase64(root ?? '');
  if (!origin || !isSize(size) || rootBytes?.length !== 32) {
    throw new LedgerNoteError(
      'This is no checkpoint: its lines are the log, its size and its root hash.',
    );
  }
  if (extensions.includes('')) {
    throw new LedgerNoteError('A checkpoint has no empty lines.');
  }
  return { origin, size, rootHash: bytesToHex(rootBytes), note: parsed };
}

/**
 * Whether a note is a checkpoint of the log that signs with this key. Signatures of others are passed over, as the
 * specification demands; every one under the key's name and ID must hold.
 */
export function verifyCheckpointWith(
  check: SignatureCheck,
  note: string,
  key: VerifierKey,
): CheckpointVerdict {
  let parsed: ReturnType<typeof parseCheckpoint>;
  try {
    parsed = parseCheckpoint(note);
  } catch (error) {
    if (!(error instanceof LedgerNoteError)) throw error;
    return { ok: false, reason: error.message };
  }
  const { origin, size, rootHash } = parsed;
  const { text, signatures } = parsed.note;
  const own = signatures.filter(
    ({ name, keyId }) => name === key.name && keyId === key.keyId,
  );
  if (own.length === 0) {
    return {
      ok: false,
      reason: `The checkpoint is not signed by ${key.name} with key ${key.keyId}.`,
    };
  }
  if (origin !== key.name) {
    return {
      ok: false,
      reason: `The checkpoint is one of ${origin}, not of ${key.name}.`,
    };
  }
  const message = new TextEncoder().encode(text);
  if (!own.every(({ signature }) => check(key, message, signature))) {
    return {
      ok: false,
      reason: `The signature of ${key.name} does not fit the checkpoint: it was changed, or another key signed it.`,
    };
  }
  return { ok: true, checkpoint: { origin, size, rootHash } };
}
