import type { Leaf } from '../entry';
import { LedgerConflictError, LedgerGapError } from '../errors';

/** What the ledger has of one source: how far it goes, and the leaf hashes of the numbers that are delivered again. */
export interface SourceState {
  lastSequence: number;
  readonly hashes: Map<number, Buffer>;
}

/**
 * Which leaves of a delivery are new. Pure; decides without touching `state`.
 *
 * Numbers already there must say the same, and the new ones must continue them without a hole.
 *
 * @throws LedgerGapError, LedgerConflictError
 */
export function admit(
  source: string,
  leaves: readonly Leaf[],
  state: SourceState,
): Leaf[] {
  const fresh: Leaf[] = [];
  let previous: number | undefined;
  for (const leaf of leaves) {
    const { sequence } = leaf.entry;
    const next = state.lastSequence + fresh.length + 1;
    const outOfOrder = previous !== undefined && sequence !== previous + 1;
    if (outOfOrder || sequence > next) {
      throw new LedgerGapError(source, next, sequence);
    }
    if (sequence === next) fresh.push(leaf);
    else if (!state.hashes.get(sequence)?.equals(leaf.hash)) {
      throw new LedgerConflictError(source, sequence);
    }
    previous = sequence;
  }
  return fresh;
}

/** Takes admitted leaves into the state, for the next delivery of the same source in this transaction. */
export function advance(state: SourceState, fresh: readonly Leaf[]): void {
  for (const leaf of fresh) {
    state.lastSequence = leaf.entry.sequence;
    state.hashes.set(leaf.entry.sequence, leaf.hash);
  }
}
