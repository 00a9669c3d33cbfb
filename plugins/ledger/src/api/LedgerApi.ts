import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  LedgerFilter,
  LedgerHead,
  LedgerPage,
  PositionedEntry,
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
}

export const ledgerApiRef = createApiRef<LedgerApi>({
  id: 'plugin.ledger.client',
});
