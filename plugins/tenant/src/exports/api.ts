import { createApiRef } from '@backstage/frontend-plugin-api';
import type { TenantExportsApi } from '@companyos/plugin-tenant-common';

/** Exports of tenants, as `TenantExportsApi` has them. */
export const tenantExportsApiRef = createApiRef<TenantExportsApi>({
  id: 'plugin.tenant.exports.api',
});
