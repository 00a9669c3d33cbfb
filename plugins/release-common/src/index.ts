/**
 * What the release front end, back end, CLI and template actions share: the API as TypeScript and its client, the words for
 * states, the rules for requests, permissions.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './breakGlass';
export * from './events';
export * from './permissions';
export * from './ReleaseClient';
export * from './requests';
export * from './scorecard';
export * from './states';
