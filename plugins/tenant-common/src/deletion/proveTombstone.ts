import type { InclusionProof, PositionedEntry } from '@companyos/ledger';
import {
  checkCheckpointSignature,
  entryLeafHash,
  parseCheckpoint,
  parseVerifierKey,
  sha256Hex,
  verifyInclusion,
  type SignatureResult,
  type VerifierKey,
} from '@companyos/ledger/verify';
import {
  toSearch,
  type PluginCall,
  type PluginHttp,
} from '@companyos/plugin-operation-common';
import { parseTombstone } from './tombstone';

/** What became of proving a tombstone. A failure is neither of those that only mean "not yet". */
export type TombstoneProof =
  | {
      readonly state: 'proven';
      readonly sha256: string;
      /** Of the ledger's entry that names it. */
      readonly position: number;
      /** The signed checkpoint that the entry is in. */
      readonly checkpoint: {
        readonly origin: string;
        readonly size: number;
        readonly rootHash: string;
      };
      /** Anything but `valid` says that the signature could not be checked here. */
      readonly signature: Exclude<SignatureResult['state'], 'invalid'>;
    }
  /** On its way to the ledger, or newer than its newest checkpoint. */
  | { readonly state: 'not-yet'; readonly reason: string }
  | { readonly state: 'refuted'; readonly reason: string };

const refuted = (reason: string) => ({ state: 'refuted', reason } as const);
const notYet = (reason: string) => ({ state: 'not-yet', reason } as const);

/**
 * Whether these very bytes are those that the ledger names. Believes nothing that can be computed: their hash, the entry's
 * and the way to the signed root are worked out here.
 *
 * @param options.key - of whoever signs the log, from somewhere trusted; the portal's own word unless given.
 * @throws OperationError what the ledger answers, a denial included.
 */
export async function proveTombstone(
  text: string,
  http: Pick<PluginHttp, 'json'>,
  options: PluginCall & { readonly key?: VerifierKey } = {},
): Promise<TombstoneProof> {
  const { key, ...call } = options;
  const ask = <T>(path: string) => http.json<T>('ledger', path, call);
  const { ledger } = parseTombstone(text).proof;
  if (!ledger) {
    return refuted('It names no entry of the ledger that would prove it.');
  }
  const { subject } = ledger;
  const { items } = await ask<{ items: readonly PositionedEntry[] }>(
    `/entries${toSearch({ subject, type: 'operation', limit: 100 })}`,
  );
  const found = items.find(({ entry }) => entry.key === ledger.key);
  if (!found) {
    return notYet('Its entry has not arrived in the ledger yet.');
  }
  const { position, entry } = found;
  const sha256 = sha256Hex(new TextEncoder().encode(text));
  if (entry.plain.tombstoneSha256 !== sha256) {
    return refuted(
      `The ledger names other bytes: ${entry.plain.tombstoneSha256}; these are ${sha256}.`,
    );
  }
  const checkpoints = await ask<{ items: readonly { note: string }[] }>(
    '/checkpoints?limit=1',
  );
  const note = checkpoints.items[0]?.note;
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note);
  if (note === undefined || !checkpoint || checkpoint.size <= position) {
    return notYet('The ledger has not been signed since: it is every minute.');
  }
  const { origin, size, rootHash } = checkpoint;
  const { hashes } = await ask<InclusionProof>(
    `/proofs/inclusion${toSearch({ position, size })}`,
  );
  const verdict = verifyInclusion({
    leafHash: entryLeafHash(entry),
    proof: { position, size, hashes },
    rootHash,
  });
  if (!verdict.ok) return refuted(verdict.reason);
  const signer =
    key ??
    parseVerifierKey((await ask<{ verifierKey: string }>('/key')).verifierKey);
  const signature = await checkCheckpointSignature(
    note,
    signer,
    globalThis.crypto?.subtle,
  );
  return signature.state === 'invalid'
    ? refuted(signature.reason)
    : {
        state: 'proven',
        sha256,
        position,
        checkpoint: { origin, size, rootHash },
        signature: signature.state,
      };
}
