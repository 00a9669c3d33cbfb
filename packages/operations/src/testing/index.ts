/**
 * What tests of definitions need. Nothing here runs in production.
 *
 * @packageDocumentation
 */
export {
  crashAfterEveryEffect,
  type CrashedRun,
  type CrashLab,
  type LabProcess,
} from './crashAfterEveryEffect';
export { crashingEffects } from './crashingEffects';
export { LabChild, type ForkOptions } from './LabChild';
