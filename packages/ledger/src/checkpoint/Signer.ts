import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { LedgerKeyError } from '../errors';
import { formatCheckpoint, type Checkpoint } from '../verify/checkpoint';
import { formatNote, verifierKey, type VerifierKey } from '../verify/note';
import { rawPublicKey } from './ed25519';

/** A new Ed25519 private key, PKCS #8 in PEM. */
export function generateSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Signs checkpoints of one log with its Ed25519 key. The private key does not leave it. */
export class Signer {
  /**
   * @param options.name which log this is: a URL without scheme, without spaces and plus. Origin and key name.
   * @throws LedgerKeyError when the PEM is not an unencrypted Ed25519 private key.
   */
  static fromPem(options: { name: string; pem: string }): Signer {
    let privateKey: KeyObject;
    try {
      privateKey = createPrivateKey(options.pem);
    } catch (cause) {
      throw new LedgerKeyError(
        'The signing key cannot be read: it must be an unencrypted private key in PEM, as `openssl genpkey -algorithm ed25519` makes it.',
        { cause },
      );
    }
    if (privateKey.asymmetricKeyType !== 'ed25519') {
      throw new LedgerKeyError(
        `The signing key is of type ${privateKey.asymmetricKeyType} and must be ed25519: make one with \`openssl genpkey -algorithm ed25519\`.`,
      );
    }
    const publicKey = rawPublicKey(createPublicKey(privateKey));
    return new Signer(privateKey, verifierKey(options.name, publicKey));
  }

  readonly #privateKey: KeyObject;

  private constructor(privateKey: KeyObject, readonly key: VerifierKey) {
    this.#privateKey = privateKey;
  }

  /** The signed note. Whoever calls has made sure that it continues everything signed before. */
  sign(head: Omit<Checkpoint, 'origin'>): string {
    const { name, keyId } = this.key;
    const text = formatCheckpoint({ ...head, origin: name });
    const signature = sign(null, Buffer.from(text, 'utf8'), this.#privateKey);
    return formatNote({ text, signatures: [{ name, keyId, signature }] });
  }
}
