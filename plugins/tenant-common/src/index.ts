/**
 * What the tenant front end, back end, CLI and template action share: the spec and its rules, the API as TypeScript and
 * its client, permissions, roles, the manifest.
 *
 * @packageDocumentation
 */
export * from './spec';
export * from './api';
export * from './validate';
export * from './roles';
export * from './permissions';
export * from './deletion';
export * from './drift';
export * from './events';
export * from './manifest';
export * from './TenantClient';
export * from './exports';
