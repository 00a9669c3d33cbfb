import {
  OperationError,
  type Actor,
  type OperationDefinition,
  type Planned,
} from '@companyos/operations';
import {
  bindingsFor,
  parseTenantSpec,
  type BindingTemplate,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import { mintTenantId } from '@companyos/plugin-tenant-node';
import {
  tenantRequest,
  type PolicyDecision,
  type PolicyRequest,
  type Region,
  type RetentionSchedule,
} from '@companyos/policy';
import type { Knex } from 'knex';
import {
  explainWait,
  findLookAlike,
  findTenant,
  type StoredTenant,
} from '../database';
import { beginTenantCreate, looksLike } from './begin';
import { checkAgainstWorld, invalidSpec } from './checkSpec';
import { tenantFacts } from './facts';
import { observeNamespaces } from './observe';
import { nameTaken, takesOver } from './ownership';
import { planExisting } from './planExisting';
import { planNew } from './planNew';
import { TENANT_CREATE, tenantNameOf, type TenantCreateState } from './state';
import {
  manifestHashOf,
  tenantIdOf,
  tenantSteps,
  type StepDependencies,
} from './steps';

/** The policy, as far as planning needs it. */
export interface TenantPolicy {
  readonly bundle: {
    readonly version: string;
    readonly sha256: string;
    readonly regions: ReadonlyMap<string, Region>;
    readonly retention: ReadonlyMap<string, RetentionSchedule>;
  };
  decide(request: PolicyRequest): PolicyDecision;
}

export interface TenantCreateOptions extends StepDependencies {
  readonly database: Knex;
  readonly policy: TenantPolicy;
  readonly regions: readonly { readonly id: string }[];
  readonly bindingTemplates: readonly BindingTemplate[];
  /** Whether the catalog knows this group or user. */
  ownerExists(ref: string): Promise<boolean>;
  readonly mintId?: () => string;
}

/**
 * `tenant.create`: makes a tenant be as its spec says. What does not exist is created, what differs is changed, and when
 * nothing differs nothing is done: running it again is always safe.
 */
export function createTenantDefinition(
  options: TenantCreateOptions,
): OperationDefinition<Knex.Transaction, TenantSpec, TenantCreateState> {
  const { database, policy } = options;
  const world = { ...options, retention: policy.bundle.retention };

  return {
    type: TENANT_CREATE,

    parse(input) {
      const result = parseTenantSpec(input);
      if (!result.ok) throw invalidSpec(result.fields);
      return result.spec;
    },

    async plan(spec, actor) {
      const [tenant, lookAlike] = await Promise.all([
        findTenant(database, spec.name),
        findLookAlike(database, spec.name),
      ]);
      // Asked only where it is news: a no-op needs no catalog.
      const { owner, ...rest } = spec;
      const news = tenant?.spec.owner === owner ? rest : spec;
      const fields = await checkAgainstWorld(news, world);
      if (Object.keys(fields).length > 0) throw invalidSpec(fields);
      return tenant
        ? planTenant(options, tenant, spec, actor)
        : planNewTenant(options, spec, lookAlike);
    },

    question: (spec, { state }, actor) =>
      tenantRequest(
        actor,
        state.tenantId === null ? 'tenant:create' : 'tenant:update',
        tenantFacts(spec, state.storedBindings),
        { regionsKnown: policy.bundle.regions.keys() },
      ),

    begin: (tx, spec, { state }, { id }) =>
      beginTenantCreate(tx, spec, state, {
        operationId: id,
        mintId: options.mintId ?? mintTenantId,
      }),

    recordSubject: ({ state: { tenantId } }) =>
      tenantId === null ? undefined : `tenant:${tenantId}`,

    steps: (spec, { state }) => tenantSteps(spec, state, options),

    async finish(tx, { state, results, operation: { subject } }) {
      const tenantId = tenantIdOf(state);
      const name = tenantNameOf(subject);
      const written = manifestHashOf(results);
      const manifestSha256 =
        written ?? (await findTenant(tx, tenantId))?.manifestSha256 ?? null;
      return { tenantId, name, manifestSha256 };
    },

    onTrouble: (tx, { state }, { state: trouble, reason }) =>
      explainWait(
        tx,
        tenantIdOf(state),
        trouble === 'waiting'
          ? reason
          : `Creating it was ${
              trouble === 'failed' ? 'stopped by an error' : 'cancelled'
            } (${reason}). Run create again to finish it.`,
      ),
  };
}

function planNewTenant(
  { provisioners, bindingTemplates }: TenantCreateOptions,
  spec: TenantSpec,
  lookAlike: string | undefined,
): Planned<TenantCreateState> {
  if (lookAlike !== undefined) throw looksLike(spec.name, lookAlike);
  return planNew(spec, {
    provisioners,
    bindings: bindingsFor(spec.owner, bindingTemplates),
  });
}

async function planTenant(
  options: TenantCreateOptions,
  tenant: StoredTenant,
  spec: TenantSpec,
  actor: Actor,
): Promise<Planned<TenantCreateState>> {
  if (tenant.state === 'deleting') {
    throw new OperationError(
      'CONFLICT',
      `Tenant ${tenant.name} is being deleted.`,
      { next: 'Wait until it is gone; its name is free again then.' },
    );
  }
  if (spec.homeRegion !== tenant.spec.homeRegion) {
    throw invalidSpec({
      homeRegion: `The tenant lives in ${tenant.spec.homeRegion}, and a home region does not change: its data would have to move.`,
    });
  }
  if (takesOver(actor, tenant, spec) && mayUpdate(options, tenant, actor)) {
    throw nameTaken(spec.name, tenant.spec.owner);
  }
  const observed = await observeNamespaces(
    { id: tenant.id, homeRegion: tenant.spec.homeRegion },
    options.provisioners,
    options.stores,
  );
  return planExisting(tenant, observed, {
    spec,
    bindings: bindingsFor(spec.owner, options.bindingTemplates),
    bundle: options.policy.bundle,
  });
}

/**
 * Whoever may not change the tenant at all is left to the decision about the plan, which is recorded and has an ID.
 * This one only chooses between two refusals, and gates nothing.
 */
function mayUpdate(
  { policy }: TenantCreateOptions,
  { spec, bindings }: StoredTenant,
  actor: Actor,
): boolean {
  const request = tenantRequest(
    actor,
    'tenant:update',
    tenantFacts(spec, bindings),
    { regionsKnown: policy.bundle.regions.keys() },
  );
  return policy.decide(request).outcome === 'allow';
}
