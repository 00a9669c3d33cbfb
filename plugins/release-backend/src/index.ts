/**
 * The release back end: starts releases, looks after them until they serve everybody or are taken back, and shows why.
 *
 * @packageDocumentation
 */
export { releasePlugin as default } from './plugin';
