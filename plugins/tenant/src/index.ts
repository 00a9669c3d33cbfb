/**
 * Tenants in the portal: the list, the page of one, the fields of the *Create tenant* wizard, and a card on the tenant's
 * catalog page.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { tenantApiRef } from './api';
