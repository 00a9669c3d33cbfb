import type {
  InclusionProof,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';
import {
  entryLeafHash,
  formatCheckpoint,
  formatVerifierKey,
  nodeHashHex,
  verifierKey,
} from '@companyos/ledger/verify';
import { generateKeyPairSync, sign } from 'node:crypto';
import { anEntry } from './anEntry';

const ORIGIN = 'portal.example/ledger';

/** A checkpoint as the portal keeps it. Its signature is nobody's. */
export function aCheckpoint(
  size = 1234,
  rootHash = 'f'.repeat(64),
): StoredCheckpoint {
  return {
    origin: ORIGIN,
    size,
    rootHash,
    keyId: '0badc0de',
    note: `${formatCheckpoint({
      origin: ORIGIN,
      size,
      rootHash,
    })}\n— ${ORIGIN} AAAAAAA=\n`,
    signedAt: '2025-11-23T12:01:00.000Z',
  };
}

/** The same checkpoint, signed, and the key to check it with. */
export function signedBySomeone(checkpoint: StoredCheckpoint): {
  checkpoint: StoredCheckpoint;
  verifierKey: string;
} {
  // Not with the ledger's Signer: to a page's byte arrays, those of Node are strangers.
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(12);
  const key = verifierKey(checkpoint.origin, Uint8Array.from(raw));
  const text = formatCheckpoint(checkpoint);
  const signature = Buffer.concat([
    Buffer.from(key.keyId, 'hex'),
    sign(null, Buffer.from(text), privateKey),
  ]).toString('base64');
  const note = `${text}\n— ${checkpoint.origin} ${signature}\n`;
  return {
    checkpoint: { ...checkpoint, keyId: key.keyId, note },
    verifierKey: formatVerifierKey(key),
  };
}

/** A log of four entries, one of them the given one, with its real proof. */
export function aLog(position = 2): {
  entry: PositionedEntry;
  checkpoint: StoredCheckpoint;
  proof: InclusionProof;
} {
  const { entry } = anEntry(position);
  const leafHash = entryLeafHash(entry);
  const others = ['1', '2', '3'].map(digit => digit.repeat(64));
  const left = nodeHashHex(others[0], others[1]);
  const right = nodeHashHex(leafHash, others[2]);
  return {
    entry: { ...anEntry(position), leafHash },
    checkpoint: aCheckpoint(4, nodeHashHex(left, right)),
    proof: { position, size: 4, hashes: [others[2], left] },
  };
}
