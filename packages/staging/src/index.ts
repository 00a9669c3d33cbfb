/**
 * The staging target, a small real service in several versions behind a router with exact shares: how to talk to it, over
 * its control API. `@companyos/staging/build` builds what it runs.
 *
 * @packageDocumentation
 */
export type * from './target/types';
export {
  StagingTarget,
  type StagingStatus,
  type StagingUser,
} from './target/StagingTarget';
export { releaseDigest } from './release/releaseDigest';
export { RELEASE_HEADER } from './release/releaseHeader';
export { CANARY_HEADER } from './router/Router';
export {
  CRITICAL_PATHS,
  type CriticalPath,
  type Faults,
} from './service/faults';
export type { ControlConfigInput } from './control/controlConfig';
