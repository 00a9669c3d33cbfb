import type {
  InclusionProof,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';
import {
  entryLeafHash,
  formatCheckpoint,
  nodeHashHex,
} from '@companyos/ledger/verify';
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
