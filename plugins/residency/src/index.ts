/**
 * The Residency pages: decisions, what if, the matrix, legal holds, retention.
 *
 * @packageDocumentation
 */
export { residencyPlugin as default } from './plugin';
export { residencyApiRef } from './api';
