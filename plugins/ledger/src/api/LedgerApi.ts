import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  InclusionProof,
  LedgerFilter,
  LedgerHead,
  LedgerPage,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';

/** A page of entries, and the head as of the same look. */
export type LedgerView = LedgerPage & { readonly head: LedgerHead };

/** Whatever goes wrong arrives as `OperationError`. */
export interface LedgerApi {
  /** Newest first. */
  list(
    query: LedgerFilter & { readonly offset: number; readonly limit: number },
    options?: { readonly signal?: AbortSignal },
  ): Promise<LedgerView>;
  get(
    position: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<PositionedEntry>;
  /** The newest signed checkpoint; undefined before the first one. */
  latestCheckpoint(options?: {
    readonly signal?: AbortSignal;
  }): Promise<StoredCheckpoint | undefined>;
  /** That an entry is in the log of `size` entries. */
  inclusionProof(
    position: number,
    size: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<InclusionProof>;
  /** The public key that the portal signs with now, as one line. */
  verifierKey(options?: { readonly signal?: AbortSignal }): Promise<string>;
}

export const ledgerApiRef = createApiRef<LedgerApi>({
  id: 'plugin.ledger.client',
});
