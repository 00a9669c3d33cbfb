import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { TenantOptions } from '@companyos/plugin-tenant-common';
import { tenantApiRef } from '../api';

/** The regions, tiers, data classes and retention schedules that this installation knows. */
export function useTenantOptions(): AsyncRefetch<TenantOptions> {
  const api = useApi(tenantApiRef);
  return useAsyncRefetch(signal => api.options({ signal }), {
    key: 'tenant-options',
  });
}
