import { useApi } from '@backstage/frontend-plugin-api';
import {
  errorBodyOf,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { useRef } from 'react';
import { ledgerApiRef, type LedgerView } from '../api/LedgerApi';
import { PAGE_SIZE, type LedgerQuery } from './useLedgerQuery';

const POLL_MS = 15_000;

export interface Ledger {
  /** The last page that arrived: of this query, or of the one before while this one is fetched. */
  readonly view: LedgerView | undefined;
  readonly error: unknown;
  /** Nothing of this query has arrived yet. */
  readonly isLoading: boolean;
  /** What is shown could not be renewed. */
  readonly isStale: boolean;
  readonly updatedAt: number | null;
  refetch(): void;
}

/** One page of the ledger, kept fresh. */
export function useLedger(query: LedgerQuery): Ledger {
  const api = useApi(ledgerApiRef);
  const { page, ...filter } = query;
  const last = useRef<LedgerView>();
  const result = useAsyncRefetch(
    signal =>
      api.list(
        { ...filter, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE },
        { signal },
      ),
    {
      key: JSON.stringify(query),
      // Each denial is recorded: asking again by itself would fill the ledger with them.
      pollMs: ({ error }) =>
        error && errorBodyOf(error).code === 'POLICY_DENIED' ? null : POLL_MS,
    },
  );
  if (result.value) {
    last.current = result.value;
  }
  return {
    view: result.value ?? (result.error ? undefined : last.current),
    error: result.error,
    isLoading: result.loading,
    isStale: result.stale,
    updatedAt: result.updatedAt,
    refetch: result.refetch,
  };
}
