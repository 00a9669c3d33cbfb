/**
 * Probes: walks critical paths, keeps what they found, and tells the owner.
 *
 * @packageDocumentation
 */
export { probePlugin as default } from './plugin';
