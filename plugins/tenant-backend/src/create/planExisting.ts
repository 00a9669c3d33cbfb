import type { PlanChange, Planned } from '@companyos/operations';
import type { RoleBinding, TenantSpec } from '@companyos/plugin-tenant-common';
import {
  diffNamespace,
  type NamespaceResource,
} from '@companyos/plugin-tenant-node';
import type { StoredNamespace, StoredTenant } from '../database';
import {
  bindingChanges,
  catalogChange,
  manifestChange,
  namespaceAdopted,
  namespaceChange,
  specChanges,
} from './changes';
import { manifestOf } from './manifestOf';
import type { Observed } from './observe';
import { tenantSubject, type TenantCreateState } from './state';

/** What a tenant that exists is compared with. */
export interface Desired {
  readonly spec: TenantSpec;
  readonly bindings: readonly RoleBinding[];
  /** The bundle in force: under which this plan would be applied. */
  readonly bundle: { readonly version: string; readonly sha256: string };
}

/**
 * Pure: exactly what differs between the tenant as it should be and as it was observed; nothing when all is well.
 *
 * @throws what made a store unreachable, unless the tenant is still being provisioned: what cannot be seen of one that
 *   never stood is planned as if it were not there, because ensuring it again does no harm.
 */
export function planExisting(
  tenant: StoredTenant,
  observed: readonly Observed[],
  desired: Desired,
): Planned<TenantCreateState> {
  const { spec, bindings } = desired;
  const changesOfSpec = specChanges(tenant.spec, spec);
  const namespaces = observed.map(one => ({
    kind: one.provisioner.kind,
    changes: namespaceChanges(tenant, one),
  }));
  const changesOfBindings = bindingChanges(tenant.bindings, bindings);
  const changes: PlanChange[] = [
    ...changesOfSpec,
    ...namespaces.flatMap(namespace => namespace.changes),
    ...changesOfBindings,
  ];
  const manifestChanges = manifestWillChange(
    tenant,
    observed,
    desired,
    changes,
  );
  if (manifestChanges) {
    changes.push(
      manifestChange(tenant.manifest === null ? 'create' : 'update'),
    );
  }
  if (tenant.manifest === null || changesOfSpec.length > 0) {
    changes.push(
      catalogChange(spec, tenant.manifest === null ? 'create' : 'update'),
    );
  }
  return {
    subject: tenantSubject(spec.name),
    summary: summarise(tenant, changes),
    changes,
    state: {
      tenantId: tenant.id,
      revision: tenant.revision,
      storedBindings: tenant.bindings,
      bindings: changesOfBindings.length > 0 ? bindings : null,
      specChanges: changesOfSpec.length > 0,
      namespaces: namespaces
        .filter(namespace => namespace.changes.length > 0)
        .map(({ kind }) => kind),
      manifestChanges,
    },
  };
}

function namespaceChanges(
  tenant: StoredTenant,
  observed: Observed,
): readonly PlanChange[] {
  const { kind } = observed.provisioner;
  const place = { region: tenant.spec.homeRegion, kind };
  const desired = observed.provisioner.desired();
  if ('unreachable' in observed) {
    if (tenant.state !== 'provisioning') throw observed.unreachable;
    return desired.map(resource => namespaceChange(place, resource, 'create'));
  }
  const { missing, altered } = diffNamespace(desired, observed.observation);
  if (missing.length === 0 && altered.length === 0) {
    const stored = tenant.namespaces.find(namespace => namespace.kind === kind);
    return isRecorded(stored, desired) ? [] : [namespaceAdopted(place)];
  }
  return desired.flatMap(resource => {
    if (missing.includes(resource))
      return [namespaceChange(place, resource, 'create')];
    if (altered.includes(resource))
      return [namespaceChange(place, resource, 'update')];
    return [];
  });
}

/** Whether our record lists exactly what should be there. */
function isRecorded(
  stored: StoredNamespace | undefined,
  desired: readonly NamespaceResource[],
): boolean {
  if (!stored || stored.resources.length !== desired.length) return false;
  const recorded = new Map(
    stored.resources.map(({ name, fingerprint }) => [name, fingerprint]),
  );
  return desired.every(
    ({ name, fingerprint }) => recorded.get(name) === fingerprint,
  );
}

/**
 * Bytes change with what they name. Creating a lost resource again changes none of it; a newer bundle alone is no drift,
 * but whatever is applied for another reason is applied under the bundle in force.
 */
function manifestWillChange(
  tenant: StoredTenant,
  observed: readonly Observed[],
  desired: Desired,
  changes: readonly PlanChange[],
): boolean {
  const { appliedUnder, creationDecisionId } = tenant;
  if (!tenant.manifest || !appliedUnder || !creationDecisionId) return true;
  const unrecorded = observed.some(
    ({ provisioner }) =>
      !isRecorded(
        tenant.namespaces.find(({ kind }) => kind === provisioner.kind),
        provisioner.desired(),
      ),
  );
  if (unrecorded) return true;
  // Rendering takes milliseconds, which a no-op need not spend.
  if (changes.length === 0) return false;
  const next = manifestOf({
    ...tenant,
    creationDecisionId,
    spec: desired.spec,
    bindings: desired.bindings,
    appliedUnder: desired.bundle,
  });
  return next.text !== tenant.manifest;
}

function summarise(
  { state, spec: { name } }: StoredTenant,
  changes: readonly PlanChange[],
): string {
  if (changes.length === 0) return `Tenant ${name} is as it should be.`;
  if (state === 'provisioning') return `Finish creating tenant ${name}.`;
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return changes.some(({ resource }) => resource.startsWith('tenant/'))
    ? `Change tenant ${name}: ${count}.`
    : `Repair tenant ${name}: ${count}.`;
}
