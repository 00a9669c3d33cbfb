import {
  errorBodyOf,
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';

const POLL_MS = 15_000;

/** What `load` answers, kept fresh. */
export function useFresh<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): AsyncRefetch<T> {
  return useAsyncRefetch(load, {
    key,
    // Each denial is recorded: asking again by itself would fill the ledger with them.
    pollMs: ({ error }) =>
      error && errorBodyOf(error).code === 'POLICY_DENIED' ? null : POLL_MS,
  });
}
