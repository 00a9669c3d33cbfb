/**
 * Builds what the staging target runs, from the sources of this package; nothing that only talks to it needs this.
 *
 * @packageDocumentation
 */
export { buildAll, type BuiltStaging } from './buildAll';
export { buildPrograms, type Programs } from './buildPrograms';
export { buildRelease, knownVersions, type ReleaseBuild } from './buildRelease';
