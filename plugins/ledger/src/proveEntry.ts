import type {
  InclusionProof,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';
import {
  checkCheckpointSignature,
  entryLeafHash,
  parseCheckpoint,
  parseVerifierKey,
  verifyInclusion,
  type SignatureResult,
  type Subtle,
} from '@companyos/ledger/verify';

/** Without the key there is nothing to check with; an invalid one refutes everything. */
export type CheckedSignature =
  | Exclude<SignatureResult, { state: 'invalid' }>
  | { readonly state: 'no-key' };

/** What became of proving an entry. A failure is neither of the two that only mean "not yet". */
export type ProofResult =
  | {
      readonly state: 'verified';
      readonly checkpoint: StoredCheckpoint;
      readonly signature: CheckedSignature;
    }
  | { readonly state: 'refuted'; readonly reason: string }
  /** Newer than the newest checkpoint. */
  | { readonly state: 'not-yet'; readonly checkpoint: StoredCheckpoint }
  | { readonly state: 'no-checkpoint' };

/**
 * Whether the entry as it is shown is in the log of the checkpoint. Believes nothing that can be computed: the leaf
 * hash is made from the entry here, size and root are read from the note that is signed, and its signature is checked
 * where the browser can.
 */
export async function proveEntry(
  item: PositionedEntry,
  checkpoint: StoredCheckpoint | undefined,
  portal: {
    fetchProof(position: number, size: number): Promise<InclusionProof>;
    fetchKey(): Promise<string>;
  },
  subtle: Subtle | undefined = globalThis.crypto?.subtle,
): Promise<ProofResult> {
  if (!checkpoint) return { state: 'no-checkpoint' };
  const { size, rootHash } = parseCheckpoint(checkpoint.note);
  const { position } = item;
  if (position >= size) return { state: 'not-yet', checkpoint };
  const leafHash = entryLeafHash(item.entry);
  if (leafHash !== item.leafHash) {
    return {
      state: 'refuted',
      reason:
        'The entry does not have the leaf hash that the portal gives for it.',
    };
  }
  const { hashes } = await portal.fetchProof(position, size);
  const verdict = verifyInclusion({
    leafHash,
    proof: { position, size, hashes },
    rootHash,
  });
  if (!verdict.ok) return { state: 'refuted', reason: verdict.reason };
  const signature = await checkSignature(checkpoint, portal, subtle);
  return signature.state === 'invalid'
    ? { state: 'refuted', reason: signature.reason }
    : { state: 'verified', checkpoint, signature };
}

async function checkSignature(
  { note }: StoredCheckpoint,
  { fetchKey }: { fetchKey(): Promise<string> },
  subtle: Subtle | undefined,
): Promise<SignatureResult | { state: 'no-key' }> {
  const line = await fetchKey().catch(() => undefined);
  return line === undefined
    ? { state: 'no-key' }
    : checkCheckpointSignature(note, parseVerifierKey(line), subtle);
}
