import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  useOperationSignal,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type {
  ExportDestinationView,
  Tenant,
  TenantExport,
} from '@companyos/plugin-tenant-common';
import { tenantExportsApiRef } from './api';

const POLL_WRITING_MS = 1_000;
const POLL_QUIET_MS = 30_000;

/** The exports of a tenant; looked at often while one is written. */
export function useExports(
  tenant: Pick<Tenant, 'id' | 'name'>,
): AsyncRefetch<readonly TenantExport[]> {
  const api = useApi(tenantExportsApiRef);
  const result = useAsyncRefetch<readonly TenantExport[]>(
    signal => api.list(tenant.name, { signal }),
    {
      key: `${tenant.id}/exports`,
      pollMs: ({ value }) =>
        value?.some(({ state }) => state === 'writing')
          ? POLL_WRITING_MS
          : POLL_QUIET_MS,
    },
  );
  useOperationSignal(result.refetch);
  return result;
}

export function useDestinations(): AsyncRefetch<
  readonly ExportDestinationView[]
> {
  const api = useApi(tenantExportsApiRef);
  return useAsyncRefetch(signal => api.destinations({ signal }), {
    key: 'export-destinations',
  });
}
