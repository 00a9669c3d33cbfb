import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { LedgerKeyError } from '../errors';
import {
  verifyCheckpointWith,
  type CheckpointVerdict,
  type SignatureCheck,
} from '../verify/checkpoint';
import type { VerifierKey } from '../verify/note';

/** What precedes the 32 bytes of a key in its SubjectPublicKeyInfo (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = key.export({ type: 'spki', format: 'der' });
  return Uint8Array.from(spki.subarray(SPKI_PREFIX.length));
}

function keyObject({ publicKey }: VerifierKey): KeyObject {
  return createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, publicKey]),
    format: 'der',
    type: 'spki',
  });
}

/** The key as PEM, for `openssl`. */
export function publicKeyPem(key: VerifierKey): string {
  return keyObject(key).export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * The 32 bytes of a public key in PEM, as `openssl pkey -pubout` writes it.
 *
 * @throws LedgerKeyError when it is not an Ed25519 key.
 */
export function publicKeyFromPem(pem: string): Uint8Array {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new LedgerKeyError('This is no public key in PEM.', { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new LedgerKeyError(
      `The key is of type ${key.asymmetricKeyType}; a ledger signs with ed25519.`,
    );
  }
  return rawPublicKey(key);
}

const check: SignatureCheck = (key, message, signature) =>
  verify(null, message, keyObject(key), signature);

/** Whether a note is a checkpoint signed with this key, and what it says. */
export function verifyCheckpoint(
  note: string,
  key: VerifierKey,
): CheckpointVerdict {
  return verifyCheckpointWith(check, note, key);
}
