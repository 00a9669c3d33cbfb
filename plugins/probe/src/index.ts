/**
 * The Probes pages: what is known of each critical path, one probe with its walks, who is told, and walking it now.
 *
 * @packageDocumentation
 */
export { probePlugin as default } from './plugin';
