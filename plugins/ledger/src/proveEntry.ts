import type {
  InclusionProof,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';
import {
  entryLeafHash,
  parseCheckpoint,
  verifyInclusion,
} from '@companyos/ledger/verify';

/** What became of proving an entry. A failure is neither of the two that only mean "not yet". */
export type ProofResult =
  | { readonly state: 'verified'; readonly checkpoint: StoredCheckpoint }
  | { readonly state: 'refuted'; readonly reason: string }
  /** Newer than the newest checkpoint. */
  | { readonly state: 'not-yet'; readonly checkpoint: StoredCheckpoint }
  | { readonly state: 'no-checkpoint' };

/**
 * Whether the entry as it is shown is in the log of the checkpoint. Believes nothing that can be computed: the leaf
 * hash is made from the entry here, size and root are read from the note that is signed.
 */
export async function proveEntry(
  item: PositionedEntry,
  checkpoint: StoredCheckpoint | undefined,
  fetchProof: (position: number, size: number) => Promise<InclusionProof>,
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
  const { hashes } = await fetchProof(position, size);
  const verdict = verifyInclusion({
    leafHash,
    proof: { position, size, hashes },
    rootHash,
  });
  return verdict.ok
    ? { state: 'verified', checkpoint }
    : { state: 'refuted', reason: verdict.reason };
}
