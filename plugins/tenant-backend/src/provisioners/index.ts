/**
 * Namespaces in PostgreSQL: the three provisioners, the stores of the regions they work in, and access for code that acts
 * as a tenant.
 */
import type { TenantProvisioner } from '@companyos/plugin-tenant-node';
import { dbDefinition } from './definitions/db';
import { graphDefinition } from './definitions/graph';
import { searchDefinition } from './definitions/search';
import { PostgresProvisioner } from './PostgresProvisioner';

/** One provisioner per kind, in the order in which a plan lists them. */
export function createPostgresProvisioners(): readonly TenantProvisioner[] {
  return [dbDefinition, graphDefinition, searchDefinition].map(definition =>
    PostgresProvisioner.create(definition),
  );
}

export { openNamespace } from './access';
export { isUnavailable, storeError } from './errors';
export {
  readRegionsConfig,
  type RegionConfig,
  type RegionsConfig,
} from './regionsConfig';
export { markRegion, type RegionMark } from './markRegion';
export { TenantStores, type RegionHealth } from './stores';
export { closePortalDatabase } from './portalDatabase';
export { prepareRegion, revokePublicAccess } from './region';
