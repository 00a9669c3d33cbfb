import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { LedgerKeyError, LedgerNoteError } from '../errors';
import { formatCheckpoint, parseCheckpoint } from '../verify/checkpoint';
import {
  formatNote,
  formatVerifierKey,
  parseNote,
  parseVerifierKey,
  verifierKey,
} from '../verify/note';
import { publicKeyPem, verifyCheckpoint } from './ed25519';
import { generateSigningKey, Signer } from './Signer';

const NAME = 'portal.example/ledger';
const HEAD = { size: 20_852_163, rootHash: 'ab'.repeat(32) };
const pem = generateSigningKey();
const signer = Signer.fromPem({ name: NAME, pem });

describe('signed notes', () => {
  it('are those of the Go implementation', () => {
    // The example of golang.org/x/mod/sumdb/note.
    const key = parseVerifierKey(
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    );
    const text =
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n";
    const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    const parsed = parseNote(note);
    expect(parsed.text).toBe(text);
    expect(parsed.signatures).toMatchObject([
      { name: 'PeterNeumann', keyId: key.keyId },
    ]);
    expect(
      verify(
        null,
        Buffer.from(text),
        createPublicKey(publicKeyPem(key)),
        parsed.signatures[0].signature,
      ),
    ).toBe(true);
    expect(formatNote(parsed)).toBe(note);
    expect(formatVerifierKey(key)).toBe(
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    );
  });

  it('round trip', () => {
    const line = fc.stringMatching(/^[a-z äöü—]{0,12}$/u);
    fc.assert(
      fc.property(
        fc.array(line),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 70 }), {
          minLength: 1,
          maxLength: 16,
        }),
        (lines, signatures) => {
          const note = {
            text: `${lines.join('\n')}\n`,
            signatures: signatures.map(signature => ({
              name: 'key.example/a',
              keyId: '00ff10a0',
              signature,
            })),
          };
          expect(parseNote(formatNote(note))).toEqual(note);
        },
      ),
    );
  });

  it.each([
    ['no signature', 'text\n\n'],
    ['no empty line', 'text\n— a AAAAAAA=\n'],
    ['an unfinished line', 'text\n\n— a AAAAAAA='],
    ['another dash', 'text\n\n- a AAAAAAA=\n'],
    ['no name', 'text\n\n—  AAAAAAA=\n'],
    ['a plus in the name', 'text\n\n— a+b AAAAAAA=\n'],
    ['a signature that is too short', 'text\n\n— a AAAAAA==\n'],
    ['Base 64 with loose bits', 'text\n\n— a AAAAAAB=\n'],
    ['a carriage return', 'text\r\n\n— a AAAAAAA=\n'],
    ['something behind the signature', 'text\n\n— a AAAAAAA= x\n'],
    ['far too many signatures', `text\n\n${'— a AAAAAAA=\n'.repeat(65)}`],
  ])('are refused with %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(LedgerNoteError);
  });

  it.each([
    'name',
    'name+12345678+AQ==',
    'name+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'a b+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeumann+c74f20a3+AhpcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('have no verifier key %s', text => {
    expect(() => parseVerifierKey(text)).toThrow(LedgerNoteError);
  });
});

describe('checkpoints', () => {
  const note = signer.sign(HEAD);

  it('say the log, its size and its root, and verify', () => {
    expect(note).toMatch(
      /^portal\.example\/ledger\n20852163\nq6urq[A-Za-z0-9+/]+=\n\n— portal\.example\/ledger \S+=\n$/,
    );
    expect(verifyCheckpoint(note, signer.key)).toEqual({
      ok: true,
      checkpoint: { origin: NAME, ...HEAD },
    });
    const { origin, size, rootHash } = parseCheckpoint(note);
    expect({ origin, size, rootHash }).toEqual({ origin: NAME, ...HEAD });
  });

  it('do not verify with any character changed', () => {
    for (let i = 0; i < note.length; i += 1) {
      const other = note[i] === 'A' ? 'B' : 'A';
      const changed = note.slice(0, i) + other + note.slice(i + 1);
      expect(verifyCheckpoint(changed, signer.key)).toEqual({
        ok: false,
        reason: expect.stringMatching(/\.$/),
      });
    }
  });

  it('pass over signatures of others, and hold all of their own', () => {
    const { text, signatures } = parseNote(note);
    const [own] = signatures;
    const witness = { ...own, name: 'witness.example/w1', keyId: '00000001' };
    const forged = { ...own, signature: Uint8Array.from({ length: 64 }) };
    const verified = (...list: (typeof own)[]) =>
      verifyCheckpoint(formatNote({ text, signatures: list }), signer.key).ok;
    expect(verified(witness, own)).toBe(true);
    expect(verified(witness)).toBe(false);
    expect(verified(own, forged)).toBe(false);
    expect(verified({ ...own, keyId: '00000002' })).toBe(false);
  });

  it('do not verify with another key, or as those of another log', () => {
    const other = Signer.fromPem({ name: NAME, pem: generateSigningKey() });
    expect(verifyCheckpoint(note, other.key).ok).toBe(false);
    const posing = verifierKey(NAME, other.key.publicKey);
    expect(
      verifyCheckpoint(note, { ...posing, keyId: signer.key.keyId }),
    ).toMatchObject({ ok: false });
    const renamed = Signer.fromPem({ name: 'other.example/log', pem });
    const text = formatCheckpoint({ ...HEAD, origin: NAME });
    const [{ signature }] = parseNote(note).signatures;
    const { name, keyId } = renamed.key;
    expect(
      verifyCheckpoint(
        formatNote({ text, signatures: [{ name, keyId, signature }] }),
        renamed.key,
      ),
    ).toMatchObject({
      reason:
        'The checkpoint is one of portal.example/ledger, not of other.example/log.',
    });
  });

  it.each([
    ['a size with a zero in front', 'a\n07\n'],
    ['a negative size', 'a\n-1\n'],
    ['a size beyond counting', 'a\n99999999999999999\n'],
    ['no origin', '\n7\n'],
  ])('are refused with %s', (_, lines) => {
    const text = `${lines}${'A'.repeat(43)}=\n`;
    expect(() => parseCheckpoint(`${text}\n— a AAAAAAA=\n`)).toThrow(
      LedgerNoteError,
    );
  });
});

describe('signing keys', () => {
  it.each([
    ['nothing', ''],
    ['something else', 'not a key'],
    ['a public key', publicKeyPem(signer.key)],
    ['half a key', pem.slice(0, 60)],
  ])('refuse %s without repeating it', (_, text) => {
    const read = () => Signer.fromPem({ name: NAME, pem: text });
    expect(read).toThrow(LedgerKeyError);
    expect(read).toThrow(/^The signing key .*openssl genpkey/);
    // Whole: an error that quoted the key would end up in a log.
    expect(read).not.toThrow(/BEGIN|not a key/);
  });

  it('refuse a name that no note can carry', () => {
    expect(() => Signer.fromPem({ name: 'our portal', pem })).toThrow(
      'must have no spaces and no plus',
    );
  });
});
