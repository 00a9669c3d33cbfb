import type {
  NamespaceView,
  Tenant,
  TenantPage,
  TenantSummary,
} from '@companyos/plugin-tenant-common';
import { bytes, facts, plain, table } from '../text';

export function stateOf(tenant: TenantSummary): string {
  return tenant.stateReason
    ? `${tenant.state}: ${tenant.stateReason}`
    : tenant.state;
}

function detailOf(namespace: NamespaceView): string {
  if (namespace.reason) {
    return namespace.reason;
  }
  const parts = [
    namespace.missing.length ? `missing ${namespace.missing.join(', ')}` : '',
    namespace.altered.length ? `altered ${namespace.altered.join(', ')}` : '',
    namespace.extra.length ? `extra ${namespace.extra.join(', ')}` : '',
  ];
  return parts.filter(Boolean).join('; ');
}

export function renderTenant(
  tenant: Tenant,
  namespaces: readonly NamespaceView[],
): string {
  const { spec } = tenant;
  const about = facts([
    ['id', tenant.id],
    ['state', stateOf(tenant)],
    ['owner', tenant.owner],
    ['tier', tenant.tier],
    ['home region', tenant.homeRegion],
    ['allowed regions', spec.allowedRegions.join(', ')],
    ['data classes', spec.dataClasses.join(', ')],
    ['retention', spec.retention.schedule],
    ['created', tenant.createdAt],
    ['changed', tenant.updatedAt],
    ['manifest', tenant.manifestSha256 ?? 'not written yet'],
    ['operation', tenant.openOperationId],
  ]);
  const stores = table([
    ['NAMESPACE', 'REGION', 'STATUS', 'SIZE', 'SCHEMA', ''],
    ...namespaces.map(namespace => [
      namespace.kind,
      plain(namespace.region),
      namespace.status,
      bytes(namespace.sizeBytes),
      plain(namespace.physicalName),
      plain(detailOf(namespace)),
    ]),
  ]);
  const roles = table([
    ['ROLE', 'SUBJECT'],
    ...tenant.bindings.map(({ role, subject }) => [
      plain(role),
      plain(subject),
    ]),
  ]);
  return [
    `${plain(tenant.name)} (${plain(tenant.displayName)})\n${about}`,
    namespaces.length ? stores : 'No namespaces yet.\n',
    tenant.bindings.length ? roles : 'No role bindings yet.\n',
  ].join('\n');
}

export function renderTenants(page: TenantPage, offset: number): string {
  if (page.items.length === 0) {
    return page.totalItems === 0
      ? 'No tenants found.\n'
      : `No tenants at --offset ${offset}; there are ${page.totalItems}.\n`;
  }
  const rows = table([
    ['NAME', 'STATE', 'TIER', 'HOME', 'OWNER', 'DISPLAY NAME'],
    ...page.items.map(tenant => [
      plain(tenant.name),
      tenant.state,
      tenant.tier,
      plain(tenant.homeRegion),
      plain(tenant.owner),
      plain(tenant.displayName),
    ]),
  ]);
  const last = offset + page.items.length;
  const more =
    last < page.totalItems ? `; the next ones: --offset ${last}` : '';
  return `${rows}\n${offset + 1} to ${last} of ${page.totalItems}${more}\n`;
}
