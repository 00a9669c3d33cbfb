/**
 * What a release needs of the place it goes to, for whoever adds one: the `ReleaseTarget` and `MetricSource` contracts and
 * their extension point. The suite every target must pass is `@companyos/plugin-release-node/testing`.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './extensions';
