import type { LedgerEntry } from '@companyos/ledger';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { OUTCOMES, TYPES } from '../words';

export const PAGE_SIZE = 25;

/** What of the ledger is shown. All of it is in the address, so that it can be linked, reloaded and gone back to. */
export interface LedgerQuery {
  readonly type: LedgerEntry['type'] | undefined;
  readonly outcome: LedgerEntry['outcome'] | undefined;
  readonly subject: string | undefined;
  readonly decisionId: string | undefined;
  /** One-based. */
  readonly page: number;
}

export const ALL_ENTRIES = {
  type: undefined,
  outcome: undefined,
  subject: undefined,
  decisionId: undefined,
} as const;

function known<T extends string>(
  words: { readonly [key in T]: unknown },
  text: string | null,
): T | undefined {
  return text && Object.hasOwn(words, text) ? (text as T) : undefined;
}

function readPage(text: string | null): number {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 1;
}

export function useLedgerQuery(): [
  LedgerQuery,
  (change: Partial<LedgerQuery>) => void,
] {
  const [params, setParams] = useSearchParams();
  const query = useMemo<LedgerQuery>(
    () => ({
      type: known(TYPES, params.get('type')),
      outcome: known(OUTCOMES, params.get('outcome')),
      subject: params.get('subject') || undefined,
      decisionId: params.get('decisionId') || undefined,
      page: readPage(params.get('page')),
    }),
    [params],
  );
  const change = useCallback(
    (wanted: Partial<LedgerQuery>) => {
      setParams(before => {
        const next = new URLSearchParams(before);
        // Another filter starts at its first page.
        for (const [key, value] of Object.entries({ page: 1, ...wanted })) {
          if (value && !(key === 'page' && value === 1)) {
            next.set(key, String(value));
          } else {
            next.delete(key);
          }
        }
        return next;
      });
    },
    [setParams],
  );
  return [query, change];
}
