import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type ResourceEntity,
} from '@backstage/catalog-model';
import type { TenantSummary } from '@companyos/plugin-tenant-common';

/** Names the tenant behind an entity; `tn_…`, the same for as long as the tenant exists. */
export const TENANT_ID_ANNOTATION = 'companyos.io/tenant-id';
export const HOME_REGION_ANNOTATION = 'companyos.io/tenant-home-region';

/**
 * A tenant as the catalog shows it: identity, owner and where to look. State and sizes change often and stay with the
 * tenant back end.
 */
export function tenantEntity(
  tenant: Pick<
    TenantSummary,
    'id' | 'name' | 'displayName' | 'owner' | 'tier' | 'homeRegion'
  >,
  options: { readonly appBaseUrl: string },
): ResourceEntity {
  const { id, name, displayName, owner, tier, homeRegion } = tenant;
  const page = `${options.appBaseUrl.replace(/\/+$/, '')}/tenants/${name}`;
  // Says where it comes from; the catalog wants `type:target`, and reads only the types it knows.
  const location = `companyos-tenant:${id}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace: 'default',
      name,
      title: displayName,
      description: `Tenant of tier ${tier}, home region ${homeRegion}.`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [TENANT_ID_ANNOTATION]: id,
        [HOME_REGION_ANNOTATION]: homeRegion,
      },
      tags: ['tenant', tier, homeRegion],
      links: [{ url: page, title: 'Tenant', icon: 'dashboard' }],
    },
    spec: { type: 'tenant', owner },
  };
}
