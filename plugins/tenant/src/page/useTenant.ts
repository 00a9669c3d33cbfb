import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  useOperationSignal,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { NamespaceView, Tenant } from '@companyos/plugin-tenant-common';
import { tenantApiRef } from '../api';
import { useTenantSignal } from '../hooks';

const POLL_BUSY_MS = 2_000;
const POLL_QUIET_MS = 30_000;

/** How often to look again behind the portal's hints: often while something is at work on the tenant. */
export function pollMsFor(
  tenant: Pick<Tenant, 'state' | 'openOperationId'> | undefined,
): number {
  return tenant && (tenant.state !== 'active' || tenant.openOperationId)
    ? POLL_BUSY_MS
    : POLL_QUIET_MS;
}

/** One tenant, kept fresh. */
export function useTenant(name: string): AsyncRefetch<Tenant> {
  const api = useApi(tenantApiRef);
  const result = useAsyncRefetch(signal => api.get(name, { signal }), {
    key: name,
    pollMs: ({ value }) => pollMsFor(value),
  });
  useTenantSignal(result.refetch);
  useOperationSignal(result.refetch);
  return result;
}

/** Something that belongs to a tenant, fetched again whenever the tenant has changed. */
export function useOfTenant<T>(
  tenant: Tenant,
  what: string,
  load: (signal: AbortSignal) => Promise<T>,
): AsyncRefetch<T> {
  const result = useAsyncRefetch(load, {
    key: `${tenant.id}/${what}`,
    pollMs: () => pollMsFor(tenant),
  });
  useTenantSignal(result.refetch);
  return result;
}

/** What the tenant owns in each store. */
export function useNamespaces(
  tenant: Tenant,
): AsyncRefetch<readonly NamespaceView[]> {
  const api = useApi(tenantApiRef);
  return useOfTenant(tenant, 'namespaces', signal =>
    api.namespaces(tenant.name, { signal }),
  );
}
