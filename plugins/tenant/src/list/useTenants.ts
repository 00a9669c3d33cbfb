import { useApi } from '@backstage/frontend-plugin-api';
import { useAsyncRefetch } from '@companyos/plugin-operation-react';
import type { TenantPage } from '@companyos/plugin-tenant-common';
import { useRef } from 'react';
import { tenantApiRef } from '../api';
import { useTenantSignal } from '../hooks';
import { PAGE_SIZE, type TenantQuery } from './useTenantQuery';

const POLL_BUSY_MS = 3_000;
const POLL_QUIET_MS = 30_000;

export interface Tenants {
  /** The last page that arrived: of this query, or of the one before while this one is fetched. */
  readonly page: TenantPage | undefined;
  readonly error: unknown;
  /** Nothing of this query has arrived yet. */
  readonly isLoading: boolean;
  /** What is shown could not be renewed. */
  readonly isStale: boolean;
  readonly updatedAt: number | null;
  refetch(): void;
}

/** One page of tenants, fresh by the portal's hint and by polling, faster while one is being set up. */
export function useTenants(query: TenantQuery): Tenants {
  const api = useApi(tenantApiRef);
  const { search, state, page } = query;
  const last = useRef<TenantPage>();
  const result = useAsyncRefetch(
    signal =>
      api.list(
        { search, state, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE },
        { signal },
      ),
    {
      key: JSON.stringify([search, state, page]),
      pollMs: ({ value }) =>
        value?.items.some(tenant => tenant.state === 'provisioning')
          ? POLL_BUSY_MS
          : POLL_QUIET_MS,
    },
  );
  useTenantSignal(result.refetch);
  if (result.value) {
    last.current = result.value;
  }
  return {
    page: result.value ?? (result.error ? undefined : last.current),
    error: result.error,
    isLoading: result.loading,
    isStale: result.stale,
    updatedAt: result.updatedAt,
    refetch: result.refetch,
  };
}
