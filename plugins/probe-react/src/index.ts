/**
 * What other pages need to show probes: the API, a probe as it stands now, its last walks as bars.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './ArmLine';
export * from './hooks';
export * from './looks';
export * from './paths';
export * from './RunStrip';
export * from './standing';
export * from './strip';
