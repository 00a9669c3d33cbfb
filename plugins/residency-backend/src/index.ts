/**
 * Legal holds, erasures, decisions and retention.
 *
 * @packageDocumentation
 */
export { residencyPlugin as default } from './plugin';
