/**
 * The suite that every `TenantProvisioner` must pass, for use in test files.
 *
 * @packageDocumentation
 */
export { runTenantProvisionerConformance } from './runTenantProvisionerConformance';
export { postgresDamages } from './postgresDamages';
export type { ConformanceOptions, ConformanceStores, Damage } from './options';
