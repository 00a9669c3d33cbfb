/**
 * What a probe is, how one is run, and where to hand in your own.
 *
 * @packageDocumentation
 */
export * from './CanaryProbes';
export { defineProbe } from './defineProbe';
export * from './extensions';
export {
  runProbe,
  type ProbeRunResult,
  type RunProbeOptions,
} from './runProbe';
export { systemClock } from './systemClock';
export type * from './types';
