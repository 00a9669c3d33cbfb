import type { JsonValue } from '@companyos/ledger';
import { OperationError, type Step } from '@companyos/operations';
import type { TenantSpec } from '@companyos/plugin-tenant-common';
import {
  namespaceNames,
  type ObservedResource,
  type TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import type { Knex } from 'knex';
import type { Announcements } from '../announcements';
import {
  findTenant,
  replaceBindings,
  saveManifest,
  saveNamespaces,
  type StoredResource,
} from '../database';
import { manifestOf } from './manifestOf';
import type { Stores } from './observe';
import type { TenantCreateState } from './state';

export interface StepDependencies {
  readonly provisioners: readonly TenantProvisioner[];
  readonly stores: Stores;
  readonly announcements: Pick<Announcements, 'tenantChanged' | 'tenantActive'>;
}

const MANIFEST_STEP = 'manifest';

type TenantStep = Step<Knex.Transaction, TenantCreateState>;

/** The steps of a plan: which ones depends on the plan alone, so that a later process finds the same. */
export function tenantSteps(
  spec: TenantSpec,
  state: TenantCreateState,
  dependencies: StepDependencies,
): readonly TenantStep[] {
  return [
    ...(state.namespaces.length > 0
      ? [namespacesStep(spec, state.namespaces, dependencies)]
      : []),
    ...(state.bindings || state.manifestChanges ? [manifestStep(state)] : []),
    catalogStep(spec, dependencies),
  ];
}

/**
 * One step for all namespaces: they stand in one region and do not depend on each other, so they are ensured side by side.
 * It ends only when each of them has ended, so that a retry never meets its own predecessor.
 */
function namespacesStep(
  spec: TenantSpec,
  kinds: readonly string[],
  { provisioners, stores }: StepDependencies,
): TenantStep {
  const region = spec.homeRegion;
  return {
    key: 'namespaces',
    title: `Ensure the ${inWords(kinds)} in ${region}`,
    async apply({ state }) {
      const tenant = { id: tenantIdOf(state), homeRegion: region };
      const store = await stores.get(region);
      const ensured = await Promise.allSettled(
        kinds.map(async kind => {
          const provisioner = provisioners.find(known => known.kind === kind);
          if (!provisioner) {
            throw new Error(`No provisioner for ${kind} is installed.`);
          }
          const { present } = await provisioner.ensure(tenant, store);
          return [kind, present.map(toStored)] as const;
        }),
      );
      return Object.fromEntries(
        ensured.map(outcome => {
          if (outcome.status === 'rejected') {
            throw outcome.reason;
          }
          return outcome.value;
        }),
      );
    },
    async commit(tx, { state }, result: JsonValue) {
      const id = tenantIdOf(state);
      const { schemas } = namespaceNames(id);
      const resources = result as unknown as Record<
        string,
        readonly StoredResource[]
      >;
      await saveNamespaces(
        tx,
        id,
        kinds.map(kind => ({
          kind,
          region,
          physicalName: schemas[kind as keyof typeof schemas] ?? id,
          resources: resources[kind],
        })),
      );
    },
  };
}

function toStored(resource: ObservedResource) {
  const { name, kind, physicalName, fingerprint } = resource;
  return { name, kind, physicalName, fingerprint };
}

function inWords(kinds: readonly string[]): string {
  const list = new Intl.ListFormat('en').format(kinds);
  return `${list} ${kinds.length === 1 ? 'namespace' : 'namespaces'}`;
}

/**
 * Bindings and the manifest that lists them change in one transaction, so that neither is ever seen without the other. With
 * the manifest the tenant becomes active: everything that it lists stands.
 */
function manifestStep({ bindings }: TenantCreateState): TenantStep {
  return {
    key: MANIFEST_STEP,
    title: bindings
      ? 'Bind roles and write the manifest'
      : 'Write the manifest',
    async commit(tx, { state, operation: { decision } }) {
      const id = tenantIdOf(state);
      const { bindings: wanted, storedBindings: stored } = state;
      if (wanted && wanted.length + stored.length > 0) {
        await replaceBindings(tx, id, wanted);
      }
      const tenant = await findTenant(tx, id);
      if (!tenant) {
        throw new OperationError('NOT_FOUND', `There is no tenant ${id}.`);
      }
      const creationDecisionId = tenant.creationDecisionId ?? decision.id;
      const { version, sha256 } = decision.bundle;
      const appliedUnder = { version, sha256 };
      const manifest = manifestOf({
        ...tenant,
        creationDecisionId,
        appliedUnder,
      });
      await saveManifest(tx, id, {
        manifest: manifest.text,
        sha256: manifest.sha256,
        creationDecisionId,
        appliedUnder,
      });
      return manifest.sha256;
    },
  };
}

/** SHA-256 of the manifest that these steps wrote, if they wrote one. */
export function manifestHashOf(results: {
  readonly [stepKey: string]: JsonValue;
}): string | undefined {
  const written = results[MANIFEST_STEP];
  return typeof written === 'string' ? written : undefined;
}

/** The catalog fetches the tenant when it hears of it. Told twice does no harm. */
function catalogStep(
  { name, owner }: TenantSpec,
  { announcements }: StepDependencies,
): TenantStep {
  return {
    key: 'catalog',
    title: 'Publish to the catalog',
    async apply({ state, operation: { plan } }) {
      const id = tenantIdOf(state);
      await announcements.tenantChanged({ tenantId: id, name });
      const isNew = plan.changes.some(({ resource }) => resource === 'tenant');
      if (isNew) announcements.tenantActive({ id, name, owner });
    },
  };
}

export function tenantIdOf({ tenantId }: TenantCreateState): string {
  if (tenantId === null) {
    throw new Error('The tenant has no ID yet: the operation never began.');
  }
  return tenantId;
}
