import type { DecisionQuery } from '@companyos/plugin-residency-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

export const PAGE_SIZE = 25;

const HOUR_MS = 3_600_000;

/** How far back to look, as the address has it. */
export const PERIODS: {
  readonly [period: string]: { readonly label: string; readonly ms: number };
} = {
  '1h': { label: 'The last hour', ms: HOUR_MS },
  '1d': { label: 'The last 24 hours', ms: 24 * HOUR_MS },
  '7d': { label: 'The last 7 days', ms: 7 * 24 * HOUR_MS },
  '30d': { label: 'The last 30 days', ms: 30 * 24 * HOUR_MS },
};

/** What is shown. All of it is in the address, so that it can be linked, reloaded and gone back to. */
export interface Filters {
  readonly outcome?: 'allow' | 'deny';
  readonly action?: string;
  readonly actor?: string;
  readonly subject?: string;
  /** A key of `PERIODS`. */
  readonly period?: string;
  /** One-based. */
  readonly page: number;
}

export const ALL: Partial<Filters> = {
  outcome: undefined,
  action: undefined,
  actor: undefined,
  subject: undefined,
  period: undefined,
};

export function useDecisionQuery(): [
  Filters,
  (change: Partial<Filters>) => void,
] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo<Filters>(() => {
    const outcome = params.get('outcome');
    const period = params.get('period') ?? '';
    const page = params.get('page') ?? '';
    return {
      outcome: outcome === 'allow' || outcome === 'deny' ? outcome : undefined,
      action: params.get('action') || undefined,
      actor: params.get('actor') || undefined,
      subject: params.get('subject') || undefined,
      period: Object.hasOwn(PERIODS, period) ? period : undefined,
      page: /^[1-9]\d{0,6}$/.test(page) ? Number(page) : 1,
    };
  }, [params]);
  const change = useCallback(
    (wanted: Partial<Filters>) => {
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
  return [filters, change];
}

/** As the API is asked. */
export function toQuery(
  { page, period, ...filter }: Filters,
  nowMs: number,
): DecisionQuery {
  const known = period === undefined ? undefined : PERIODS[period];
  return {
    ...filter,
    ...(known && { since: new Date(nowMs - known.ms).toISOString() }),
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  };
}
