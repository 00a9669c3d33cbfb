import { useApiHolder, useRouteRef } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { TENANT_SIGNAL_CHANNEL } from '@companyos/plugin-tenant-common';
import { useEffect, useRef } from 'react';
import { createTenantRouteRef, tenantRouteRef } from './routes';

/** Calls `onHint` when the portal says that a tenant changed. It may stay silent, so poll as well. */
export function useTenantSignal(onHint: () => void): void {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onHint);
  latest.current = onHint;
  useEffect(() => {
    const subscription = signals?.subscribe(TENANT_SIGNAL_CHANNEL, () =>
      latest.current(),
    );
    return () => subscription?.unsubscribe();
  }, [signals]);
}

/** Where a tenant's page is. */
export function useTenantPath(): (name: string) => string {
  const route = useRouteRef(tenantRouteRef);
  return name =>
    route ? route({ name }) : `/tenants/${encodeURIComponent(name)}`;
}

/** Where a tenant is created; undefined in a portal without the wizard. */
export function useCreatePath(): string | undefined {
  return useRouteRef(createTenantRouteRef)?.({
    namespace: 'default',
    templateName: 'create-tenant',
  });
}
