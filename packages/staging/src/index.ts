/**
 * The staging target: a small real service in several versions, a router with exact shares, and traffic, all of them real
 * processes on this machine.
 *
 * @packageDocumentation
 */
export type * from './target/types';
export {
  StagingTarget,
  type StagingStatus,
  type StagingUser,
} from './target/StagingTarget';
export { buildAll, type BuiltStaging } from './build/buildAll';
export { buildPrograms, type Programs } from './build/buildPrograms';
export {
  buildRelease,
  knownVersions,
  type ReleaseBuild,
} from './build/buildRelease';
export { releaseDigest } from './release/releaseDigest';
export { RELEASE_HEADER } from './release/releaseHeader';
export { CANARY_HEADER } from './router/Router';
export {
  CRITICAL_PATHS,
  type CriticalPath,
  type Faults,
} from './service/faults';
export type { ControlConfigInput } from './control/controlConfig';
