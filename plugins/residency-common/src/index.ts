/**
 * What the residency front end, back end, CLI and other back ends share: types, the API and its client, permissions.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './decisions';
export * from './erasure';
export * from './holds';
export * from './matrix';
export * from './permissions';
export * from './ResidencyClient';
export * from './whatIf';
