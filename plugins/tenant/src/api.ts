import { createApiRef } from '@backstage/frontend-plugin-api';
import type { TenantApi } from '@companyos/plugin-tenant-common';

/** The tenant back end, as `TenantApi` has it. */
export const tenantApiRef = createApiRef<TenantApi>({
  id: 'plugin.tenant.api',
});
