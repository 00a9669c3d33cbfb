/**
 * The critical paths of the staging target as probes.
 *
 * @packageDocumentation
 */
export { probeModuleStaging as default } from './module';
