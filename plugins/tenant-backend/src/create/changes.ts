import { canonicalHash } from '@companyos/operations/postgres';
import type { PlanChange } from '@companyos/operations';
import {
  bindingKey,
  byRoleThenSubject,
  type RoleBinding,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import type { NamespaceResource } from '@companyos/plugin-tenant-node';

/** The fields of a spec that a person can change, with the name a plan gives them. */
const FIELDS: readonly {
  readonly key: Exclude<keyof TenantSpec, 'name' | 'homeRegion'>;
  readonly resource: string;
  readonly title: string;
}[] = [
  {
    key: 'displayName',
    resource: 'tenant/display-name',
    title: 'Display name',
  },
  { key: 'owner', resource: 'tenant/owner', title: 'Owner' },
  { key: 'tier', resource: 'tenant/tier', title: 'Tier' },
  {
    key: 'allowedRegions',
    resource: 'tenant/allowed-regions',
    title: 'Allowed regions',
  },
  {
    key: 'dataClasses',
    resource: 'tenant/data-classes',
    title: 'Data classes',
  },
  { key: 'retention', resource: 'tenant/retention', title: 'Retention' },
];

/** A line for the tenant itself; the fingerprint binds the plan's hash to every field of the spec. */
export function tenantCreated(spec: TenantSpec): PlanChange {
  return {
    resource: 'tenant',
    kind: 'tenant',
    action: 'create',
    summary: `Tenant ${spec.name} (${spec.displayName}), tier ${spec.tier}, owned by ${spec.owner}, home ${spec.homeRegion}.`,
    fingerprint: canonicalHash(spec),
  };
}

/** One line per field that differs. */
export function specChanges(from: TenantSpec, to: TenantSpec): PlanChange[] {
  return FIELDS.filter(
    ({ key }) => canonicalHash(from[key]) !== canonicalHash(to[key]),
  ).map(({ key, resource, title }) => ({
    resource,
    kind: 'tenant',
    action: 'update' as const,
    summary: `${title}: ${inWords(from[key])} becomes ${inWords(to[key])}.`,
    fingerprint: canonicalHash(to[key]),
  }));
}

export function namespaceChange(
  place: { readonly region: string; readonly kind: string },
  resource: NamespaceResource,
  action: 'create' | 'update',
): PlanChange {
  return {
    resource: `${place.region}/${place.kind}/${resource.name}`,
    kind: resource.kind,
    action,
    summary:
      action === 'create'
        ? resource.summary
        : `Bring back to what it should be: ${resource.summary}`,
    fingerprint: resource.fingerprint,
    location: place.region,
  };
}

/** All stands, but our record does not say so: an earlier run ended between creating and recording. */
export function namespaceAdopted(place: {
  readonly region: string;
  readonly kind: string;
}): PlanChange {
  return {
    resource: `${place.region}/${place.kind}`,
    kind: 'namespace',
    action: 'adopt',
    summary: `Record the ${place.kind} namespace that stands in ${place.region} already.`,
    location: place.region,
  };
}

export function bindingChanges(
  stored: readonly RoleBinding[],
  desired: readonly RoleBinding[],
): PlanChange[] {
  const has = (list: readonly RoleBinding[], binding: RoleBinding) =>
    list.some(other => bindingKey(other) === bindingKey(binding));
  const line = (binding: RoleBinding, action: 'create' | 'delete') => ({
    resource: `binding/${bindingKey(binding)}`,
    kind: 'binding',
    action,
    summary:
      action === 'create'
        ? `${binding.subject} becomes ${binding.role}.`
        : `${binding.subject} is ${binding.role} no longer.`,
  });
  return [
    ...desired
      .filter(binding => !has(stored, binding))
      .sort(byRoleThenSubject)
      .map(binding => line(binding, 'create')),
    ...stored
      .filter(binding => !has(desired, binding))
      .sort(byRoleThenSubject)
      .map(binding => line(binding, 'delete')),
  ];
}

export function manifestChange(action: 'create' | 'update'): PlanChange {
  return {
    resource: 'manifest',
    kind: 'manifest',
    action,
    summary:
      action === 'create'
        ? 'Write tenant.yaml: IDs, resources, roles, bindings, decision.'
        : 'Write tenant.yaml anew.',
  };
}

export function catalogChange(
  spec: TenantSpec,
  action: 'create' | 'update',
): PlanChange {
  return {
    resource: `catalog/resource:default/${spec.name}`,
    kind: 'catalog-entity',
    action,
    summary: `Resource ${spec.name} of type tenant in the catalog, owned by ${spec.owner}.`,
  };
}

function inWords(value: TenantSpec[keyof TenantSpec]): string {
  if (typeof value === 'string') return `"${value}"`;
  if ('schedule' in value) return `"${value.schedule}"`;
  return value.map(item => `"${item}"`).join(', ');
}
