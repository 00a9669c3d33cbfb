/**
 * What a tenant's namespaces are, for whoever provisions them: the `TenantProvisioner` contract, its extension point, and
 * how names derive from a tenant's ID. The suite every provisioner must pass is `@companyos/plugin-tenant-node/testing`.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './access';
export * from './extensions';
export * from './names';
export * from './diff';
export * from './erasureGuard';
