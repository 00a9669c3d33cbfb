import type { JsonValue } from '@companyos/ledger';
import {
  OperationError,
  type Step,
  type StepContext,
} from '@companyos/operations';
import type { ErasureGuard } from '@companyos/plugin-tenant-node';
import {
  tenantDeleteRequest,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import type { Knex } from 'knex';
import type { Announcements } from '../announcements';
import { tenantFacts } from '../create/facts';
import { findTenant } from '../database';
import { exportFirstStep, type ExportFirstOptions } from '../export';
import { buryTenant, markDeleting } from './database';
import { foreignIn } from './planDeletion';
import type { TenantDeleteState } from './state';
import type { SurveyOptions } from './survey';
import { tombstoneOf, type Inventory } from './tombstone';

export interface DeletionStepOptions
  extends SurveyOptions,
    Pick<ExportFirstOptions, 'database' | 'exporter'> {
  readonly announcements: Pick<Announcements, 'tenantChanged'>;
  readonly policy: { decide(request: PolicyRequest): PolicyDecision };
  /** Commits a denial that stops the work half way, before anyone is told. */
  recordDenial(
    decision: PolicyDecision,
    about: {
      readonly actor: StepContext['operation']['actor'];
      readonly subject: string;
    },
  ): Promise<void>;
}

type DeleteStep = Step<Knex.Transaction, TenantDeleteState>;
type Context = StepContext<TenantDeleteState>;

/** The steps of a plan; which ones depends on the plan alone. A plan without kinds has nothing to do. */
export function deletionSteps(
  state: TenantDeleteState,
  options: DeletionStepOptions,
): readonly DeleteStep[] {
  return [
    cordonStep(state, options),
    ...(state.exportFirst
      ? [exportFirstStep(state.exportFirst, state.tenantId, options)]
      : []),
    inventoryStep(options),
    ...state.kinds.map(kind => destroyStep(kind, state, options)),
    buryStep(options),
    catalogStep(state, options),
  ];
}

/** From here on nothing is written: what is counted next is what is destroyed. */
function cordonStep(
  { region }: TenantDeleteState,
  { provisioners, stores }: DeletionStepOptions,
): DeleteStep {
  return {
    key: 'cordon',
    title: `Take the login away and end its sessions in ${region}`,
    async apply({ state }) {
      const store = await stores.get(region);
      const identity = { id: state.tenantId, homeRegion: region };
      for (const provisioner of provisioners) {
        await provisioner.cordon?.(identity, store);
      }
    },
    commit: (tx, { state }) => markDeleting(tx, state.tenantId),
  };
}

/** Counted once, before the first thing goes: a step that runs again after a crash would find less. */
function inventoryStep({
  provisioners,
  stores,
}: DeletionStepOptions): DeleteStep {
  return {
    key: 'inventory',
    title: 'Count what there is',
    async apply({ state }) {
      const { region, tenantId } = state;
      const store = await stores.get(region);
      const identity = { id: tenantId, homeRegion: region };
      const entries = await Promise.all(
        provisioners.map(async (provisioner): Promise<[string, JsonValue]> => {
          const seen = await provisioner.observe(identity, store);
          return [
            provisioner.kind,
            {
              bytes: seen.sizeBytes,
              rows: { ...seen.counts },
              resources: seen.present.map(({ name }) => name).sort(),
            },
          ];
        }),
      );
      const inventory: { [kind: string]: JsonValue } =
        Object.fromEntries(entries);
      return inventory;
    },
  };
}

/** Claims first: a hold that comes later says that this is gone, one that came earlier stops it here. */
function destroyStep(
  kind: string,
  { region }: TenantDeleteState,
  options: DeletionStepOptions,
): DeleteStep {
  const { guard, provisioners, stores } = options;
  return {
    key: `destroy-${kind}`,
    title: `Destroy the ${kind} namespace in ${region}`,
    async apply(context) {
      const { tenantId, name } = context.state;
      const claim = {
        subject: `tenant:${tenantId}` as const,
        resource: `${region}/${kind}`,
        operationId: context.operation.id,
      };
      const answer = await guard.claimErasure({ ...claim, subjectName: name });
      if (answer.outcome === 'blocked') {
        return stopHere(context, answer.blockers, options);
      }
      const provisioner = provisioners.find(one => one.kind === kind);
      if (!provisioner) {
        throw new Error(`No provisioner for ${kind} is installed.`);
      }
      const store = await stores.get(region);
      const identity = { id: tenantId, homeRegion: region };
      const observation = await provisioner.observe(identity, store);
      const foreign = foreignIn({ kind, region, observation });
      if (foreign.length > 0) {
        throw new OperationError(
          'NAMESPACE_NOT_OURS',
          `The ${kind} namespace holds what the portal did not create: ${foreign
            .map(({ text }) => text)
            .join(' ')}`,
        );
      }
      await provisioner.destroy(identity, store);
      // Confirmed before, by this operation or by one that was stopped later on.
      if (answer.outcome === 'claimed') await guard.confirmErased(claim);
      return { claimedAt: answer.claimedAt };
    },
  };
}

/** What came in the way is a denial like any other: decided, recorded, with an ID to quote. */
async function stopHere(
  { operation, state }: Context,
  blockers: Extract<
    Awaited<ReturnType<ErasureGuard['claimErasure']>>,
    { outcome: 'blocked' }
  >['blockers'],
  { policy, recordDenial }: DeletionStepOptions,
): Promise<never> {
  const holds = blockers.flatMap(blocker =>
    blocker.kind === 'hold' ? [blocker.case] : [],
  );
  const decision = policy.decide(
    tenantDeleteRequest(
      operation.actor,
      tenantFacts(state.spec, state.bindings),
      {
        holds,
        retention: holds.length === blockers.length ? 'over' : 'unknown',
        foreign: false,
      },
    ),
  );
  const { actor } = operation;
  const subject = `tenant:${state.tenantId}`;
  await recordDenial(decision, { actor, subject });
  throw new OperationError(
    'POLICY_DENIED',
    blockers.map(({ text }) => text).join(' '),
    {
      decisionId: decision.id,
      next: 'Have the holds released, then ask for the deletion again: it goes on with what is left.',
      policies: decision.determining,
    },
  );
}

/** The tenant goes and its tombstone comes, in one transaction. */
function buryStep({ schedules, clock }: DeletionStepOptions): DeleteStep {
  return {
    key: 'bury',
    title: 'Write the tombstone and forget the tenant',
    async commit(tx, { operation, state, results }) {
      const tenant = await findTenant(tx, state.tenantId);
      if (!tenant) {
        throw new OperationError(
          'NOT_FOUND',
          `There is no tenant ${state.tenantId}.`,
        );
      }
      await buryTenant(
        tx,
        tombstoneOf({
          tenant,
          operation,
          inventory: results.inventory as unknown as Inventory,
          claims: Object.fromEntries(
            state.kinds.map(kind => [
              kind,
              (results[`destroy-${kind}`] as { claimedAt: string }).claimedAt,
            ]),
          ),
          kinds: state.kinds,
          schedules,
          now: clock(),
        }),
        tenant,
      );
    },
  };
}

/** The catalog fetches the tenant when it hears of it, and finds none. Told twice does no harm. */
function catalogStep(
  { name }: TenantDeleteState,
  { announcements }: DeletionStepOptions,
): DeleteStep {
  return {
    key: 'catalog',
    title: 'Take it out of the catalog',
    apply: ({ state }) =>
      announcements.tenantChanged({ tenantId: state.tenantId, name }),
  };
}
