import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Link } from '@backstage/ui';
import {
  ErrorPanel,
  Facts,
  StatusBadge,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { tenantApiRef } from '../api';
import { useTenantPath, useTenantSignal } from '../hooks';
import { tenantLook } from '../looks';

/** On a tenant's catalog page: how it stands, and the way to its own page. */
export function TenantEntityCard() {
  const { name } = useEntity().entity.metadata;
  const api = useApi(tenantApiRef);
  const tenantPath = useTenantPath();
  const { value, error, refetch } = useAsyncRefetch(
    signal => api.get(name, { signal }),
    { key: name },
  );
  useTenantSignal(refetch);
  if (error && !value) {
    return <ErrorPanel error={error} onRetry={refetch} />;
  }
  return (
    <Card>
      <CardHeader>Tenant</CardHeader>
      <CardBody>
        {value ? (
          <Facts
            label="Tenant"
            facts={[
              ['State', <StatusBadge look={tenantLook(value)} />],
              ['Tier', value.tier],
              ['Home region', value.homeRegion],
              [
                'More',
                <Link href={tenantPath(value.name)}>
                  Namespaces, roles and manifest
                </Link>,
              ],
            ]}
          />
        ) : (
          <div role="status">Loading the tenant…</div>
        )}
      </CardBody>
    </Card>
  );
}
