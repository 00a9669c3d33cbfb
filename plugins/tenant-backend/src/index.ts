/**
 * The tenant back end: creates tenants and changes them, and shows what stands where.
 *
 * @packageDocumentation
 */
export { tenantPlugin as default } from './plugin';
