import { createPermission } from '@backstage/plugin-permission-common';

/** Plan and create tenants. */
export const tenantCreatePermission = createPermission({
  name: 'tenant.create',
  attributes: { action: 'create' },
});

/** See tenants, their namespaces, bindings and manifests. */
export const tenantReadPermission = createPermission({
  name: 'tenant.read',
  attributes: { action: 'read' },
});

/** Change a tenant's spec, or repair what drifted. */
export const tenantUpdatePermission = createPermission({
  name: 'tenant.update',
  attributes: { action: 'update' },
});

/** Export a tenant's data. */
export const tenantExportPermission = createPermission({
  name: 'tenant.export',
  attributes: { action: 'read' },
});

/**
 * Whether someone may ever do this; what they may do with one tenant is decided by the back end on the loaded tenant.
 */
export const tenantPermissions = [
  tenantCreatePermission,
  tenantReadPermission,
  tenantUpdatePermission,
  tenantExportPermission,
];
