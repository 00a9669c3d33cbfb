export * from './api';
export { TenantExportsClient } from './TenantExportsClient';
