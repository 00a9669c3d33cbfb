/**
 * What the probe front end, back end, CLI and the release controller share: the wire as zod schemas, its client, the states
 * and their words, permissions.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './events';
export * from './permissions';
export * from './ProbeClient';
export * from './states';
export * from './wire';
