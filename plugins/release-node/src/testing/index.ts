/**
 * For tests: the suite that every `ReleaseTarget` must pass, and a target in memory for tests of what uses one.
 *
 * @packageDocumentation
 */
export { MemoryTarget, type MemoryTargetOptions } from './MemoryTarget';
export {
  runReleaseTargetConformance,
  type ConformanceOptions,
  type ConformanceWorld,
} from './runReleaseTargetConformance';
