import { LedgerNoteError } from '../errors';
import { verifyCheckpointWith } from './checkpoint';
import { parseNote, type Note, type VerifierKey } from './note';

/**
 * What became of checking a checkpoint's signature where this runs. That it could not be checked, or is by a key that this
 * is not, says nothing about the checkpoint.
 */
export type SignatureResult =
  | { readonly state: 'valid' }
  | { readonly state: 'invalid'; readonly reason: string }
  /** Signed under another key than the one at hand. */
  | { readonly state: 'other-key' }
  /** No Web Crypto, as on a page that came over plain http, or one without Ed25519. */
  | { readonly state: 'unsupported'; readonly reason: string };

/** The part of `crypto.subtle` that this needs. */
export type Subtle = Pick<SubtleCrypto, 'importKey' | 'verify'>;

const ED25519 = { name: 'Ed25519' };

/**
 * Checks the signature of a checkpoint by Web Crypto, in a browser or in Node. The key must come from somewhere trusted.
 *
 * @param subtle undefined where there is no Web Crypto.
 */
export async function checkCheckpointSignature(
  note: string,
  key: VerifierKey,
  subtle: Subtle | undefined,
): Promise<SignatureResult> {
  let parsed: Note;
  try {
    parsed = parseNote(note);
  } catch (error) {
    if (!(error instanceof LedgerNoteError)) throw error;
    return { state: 'invalid', reason: error.message };
  }
  const own = parsed.signatures.filter(
    ({ name, keyId }) => name === key.name && keyId === key.keyId,
  );
  if (own.length === 0) return { state: 'other-key' };
  if (!subtle) {
    return {
      state: 'unsupported',
      reason: 'Web Crypto is there on pages that came over https only.',
    };
  }
  const imported = await subtle
    .importKey('raw', bytesOf(key.publicKey), ED25519, false, ['verify'])
    .catch(() => undefined);
  if (!imported) {
    return { state: 'unsupported', reason: 'Its Web Crypto has no Ed25519.' };
  }
  const message = bytesOf(new TextEncoder().encode(parsed.text));
  const held = new Set<string>();
  for (const { signature } of own) {
    if (await subtle.verify(ED25519, imported, bytesOf(signature), message)) {
      held.add(String(signature));
    }
  }
  const verdict = verifyCheckpointWith(
    (_key, _message, signature) => held.has(String(signature)),
    note,
    key,
  );
  return verdict.ok
    ? { state: 'valid' }
    : { state: 'invalid', reason: verdict.reason };
}

/** A copy of its own: Web Crypto takes no view of memory that is shared. */
function bytesOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
