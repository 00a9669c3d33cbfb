import { generateSigningKey, Signer } from '../checkpoint/Signer';
import { checkCheckpointSignature, type Subtle } from './webCrypto';

const signer = () =>
  Signer.fromPem({ name: 'portal.example/ledger', pem: generateSigningKey() });

describe('a signature, checked by Web Crypto', () => {
  const own = signer();
  const note = own.sign({ size: 5, rootHash: 'ab'.repeat(32) });
  const { subtle } = globalThis.crypto;

  it('holds, and is nobody else’s', async () => {
    expect(await checkCheckpointSignature(note, own.key, subtle)).toEqual({
      state: 'valid',
    });
    expect(await checkCheckpointSignature(note, signer().key, subtle)).toEqual({
      state: 'other-key',
    });
  });

  it('does not hold for another text, signature or log', async () => {
    const [signature] = /[^ ]+\n$/.exec(note)!;
    const flipped = signature.replace(/.{3}\n$/, 'AA=\n');
    const other = signer().key;
    for (const [forged, key] of [
      [note.replace('\n5\n', '\n6\n'), own.key],
      [note.replace(signature, flipped), own.key],
      [note, { ...other, keyId: own.key.keyId }],
    ] as const) {
      expect(await checkCheckpointSignature(forged, key, subtle)).toEqual({
        state: 'invalid',
        reason: expect.stringMatching(/signature|no checkpoint|note/),
      });
    }
    expect(await checkCheckpointSignature('x', own.key, subtle)).toMatchObject({
      state: 'invalid',
    });
  });

  it('is said not to be checked where it cannot be', async () => {
    const without: Subtle = {
      importKey: async () => {
        throw new DOMException('Unrecognized name.', 'NotSupportedError');
      },
      verify: async () => true,
    };
    expect(await checkCheckpointSignature(note, own.key, undefined)).toEqual({
      state: 'unsupported',
      reason: expect.stringContaining('https'),
    });
    expect(await checkCheckpointSignature(note, own.key, without)).toEqual({
      state: 'unsupported',
      reason: expect.stringContaining('Ed25519'),
    });
  });
});
