import type { TenantState } from '@companyos/plugin-tenant-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { stateWords } from '../looks';

export const PAGE_SIZE = 20;

/** What of the list is shown. All of it is in the address, so that it can be linked, reloaded and gone back to. */
export interface TenantQuery {
  readonly search: string;
  readonly state: TenantState | undefined;
  /** One-based. */
  readonly page: number;
}

function readPage(text: string | null): number {
  return text && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

function readState(text: string | null): TenantState | undefined {
  return text && Object.hasOwn(stateWords, text)
    ? (text as TenantState)
    : undefined;
}

export function useTenantQuery(): [
  TenantQuery,
  (change: Partial<TenantQuery>, options?: { replace?: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  const query = useMemo(
    () => ({
      search: params.get('search') ?? '',
      state: readState(params.get('state')),
      page: readPage(params.get('page')),
    }),
    [params],
  );
  const change = useCallback(
    (wanted: Partial<TenantQuery>, options?: { replace?: boolean }) => {
      setParams(before => {
        const next = new URLSearchParams(before);
        // Another search or filter starts at its first page.
        for (const [key, value] of Object.entries({ page: 1, ...wanted })) {
          if (value && !(key === 'page' && value === 1)) {
            next.set(key, String(value));
          } else {
            next.delete(key);
          }
        }
        return next;
      }, options);
    },
    [setParams],
  );
  return [query, change];
}
