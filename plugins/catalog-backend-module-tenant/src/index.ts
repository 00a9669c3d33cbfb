/**
 * Puts tenants into the catalog, as `Resource` entities of type `tenant`.
 *
 * @packageDocumentation
 */
export { catalogModuleTenant as default } from './module';
export { HOME_REGION_ANNOTATION, TENANT_ID_ANNOTATION } from './tenantEntity';
