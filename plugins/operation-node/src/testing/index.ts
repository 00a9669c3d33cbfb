/**
 * What tests of back-end plugins need. Nothing here runs in production.
 *
 * @packageDocumentation
 */
export { checkedFetch, type DocumentedApi } from './checkedFetch';
export { waitFor } from './waitFor';
