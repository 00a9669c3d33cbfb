import type {
  NamespaceView,
  TenantSummary,
} from '@companyos/plugin-tenant-common';
import {
  diffNamespace,
  namespaceNames,
  type NamespaceKind,
} from '@companyos/plugin-tenant-node';
import type { Observed } from '../create/observe';
import type { TenantRecord } from '../database';

/** A tenant as lists show it. */
export function tenantSummary(tenant: TenantRecord): TenantSummary {
  const { displayName, owner, tier, homeRegion } = tenant.spec;
  return {
    id: tenant.id,
    name: tenant.name,
    displayName,
    owner,
    tier,
    homeRegion,
    state: tenant.state,
    stateReason: tenant.stateReason,
    createdAt: tenant.createdAt.toISOString(),
    updatedAt: tenant.updatedAt.toISOString(),
    ...(tenant.drift && { drift: tenant.drift }),
  };
}

/** A namespace as it was observed: what is there against what should be. */
export function namespaceView(
  tenant: { readonly id: string; readonly homeRegion: string },
  observed: Observed,
): NamespaceView {
  const { kind } = observed.provisioner;
  const place = {
    kind,
    region: tenant.homeRegion,
    physicalName: namespaceNames(tenant.id).schemas[kind],
  };
  if ('unreachable' in observed) {
    return {
      ...place,
      status: 'unreachable',
      reason: observed.unreachable.message,
      sizeBytes: null,
      counts: {},
      missing: [],
      altered: [],
      extra: [],
    };
  }
  const { observation, provisioner } = observed;
  const diff = diffNamespace(provisioner.desired(), observation);
  return {
    ...place,
    ...health(kind, observation.present.length, diff),
    sizeBytes: observation.sizeBytes,
    counts: observation.counts,
    missing: diff.missing.map(({ name }) => name),
    altered: diff.altered.map(({ name }) => name),
    extra: diff.extra.map(({ name }) => name),
  };
}

function health(
  kind: NamespaceKind,
  presentCount: number,
  diff: {
    readonly missing: readonly unknown[];
    readonly altered: readonly unknown[];
  },
): Pick<NamespaceView, 'status' | 'reason'> {
  const missing = diff.missing.length;
  const altered = diff.altered.length;
  if (missing === 0 && altered === 0) return { status: 'ready', reason: null };
  if (presentCount === 0) {
    return {
      status: 'missing',
      reason: `Nothing of the ${kind} namespace is there.`,
    };
  }
  const parts = [
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(altered > 0 ? [`${altered} altered`] : []),
  ];
  return {
    status: 'incomplete',
    reason: `Not as it should be: ${parts.join(', ')}.`,
  };
}
