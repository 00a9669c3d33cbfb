import type { JsonValue } from '@companyos/ledger';
import {
  OperationError,
  type Step,
  type StepContext,
} from '@companyos/operations';
import type { OutboxWriter } from '@companyos/operations/postgres';
import {
  tenantDeleteRequest,
  type PolicyDecision,
  type PolicyRequest,
  type TenantDeleteContext,
} from '@companyos/policy';
import type { Knex } from 'knex';
import type { Announcements } from '../announcements';
import { tenantFacts } from '../create/facts';
import { findTenant } from '../database';
import { exportFirstStep, type ExportFirstOptions } from '../export';
import { buryTenant, markDeleting } from './database';
import { strictest } from './planDeletion';
import type { TenantDeleteState } from './state';
import { surveyTenant, type SurveyOptions } from './survey';
import {
  tombstoneOf,
  tombstoneRecord,
  type Destroyed,
  type Inventory,
} from './tombstone';
import { hangingOn } from './whatGoes';

export interface DeletionStepOptions
  extends SurveyOptions,
    Pick<ExportFirstOptions, 'database' | 'exporter'> {
  readonly announcements: Pick<Announcements, 'tenantChanged'>;
  readonly outbox: OutboxWriter;
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

/**
 * Looked at once more, now that nobody writes any more: what a last write keeps stops it here, before the first thing goes.
 * And counted once, for a step that runs again after a crash would find less.
 */
function inventoryStep(options: DeletionStepOptions): DeleteStep {
  return {
    key: 'inventory',
    title: 'See whether anything keeps it, and count what there is',
    async apply(context) {
      const { tenantId: id, spec } = context.state;
      const { namespaces, holds, kept } = await surveyTenant(
        { id, spec },
        options,
        'data',
      );
      const hanging = namespaces.flatMap(hangingOn);
      const reasons = [
        ...holds.map(hold => `Legal hold of case ${hold.case}.`),
        ...kept.flatMap(({ blockers }) => blockers.map(({ text }) => text)),
        ...hanging.map(({ text }) => text),
      ];
      if (reasons.length > 0) {
        await stopHere(context, options, {
          reasons,
          holds: holds.map(hold => hold.case),
          retention: strictest(kept),
          foreign: hanging.length > 0,
        });
      }
      const inventory: { [kind: string]: JsonValue } = Object.fromEntries(
        namespaces.map(({ kind, observation }) => [
          kind,
          {
            bytes: observation.sizeBytes,
            rows: { ...observation.counts },
            resources: context.state.resources[kind],
          },
        ]),
      );
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
        const { blockers } = answer;
        const holds = blockers.flatMap(blocker =>
          blocker.kind === 'hold' ? [blocker.case] : [],
        );
        return stopHere(context, options, {
          reasons: blockers.map(({ text }) => text),
          holds,
          retention: holds.length === blockers.length ? 'over' : 'unknown',
          foreign: false,
        });
      }
      const provisioner = provisioners.find(one => one.kind === kind);
      if (!provisioner) {
        throw new Error(`No provisioner for ${kind} is installed.`);
      }
      const identity = { id: tenantId, homeRegion: region };
      const left = await provisioner.destroy(
        identity,
        await stores.get(region),
      );
      // Confirmed before, by this operation or by one that was stopped later on.
      if (answer.outcome === 'claimed') await guard.confirmErased(claim);
      const destroyed: Destroyed = { claimedAt: answer.claimedAt, left };
      return destroyed as unknown as JsonValue;
    },
  };
}

/** What came in the way is a denial like any other: decided, recorded, with an ID to quote. */
async function stopHere(
  { operation, state }: Context,
  { policy, recordDenial }: DeletionStepOptions,
  found: TenantDeleteContext & { readonly reasons: readonly string[] },
): Promise<never> {
  const { reasons, ...facts } = found;
  const { actor } = operation;
  const decision = policy.decide(
    tenantDeleteRequest(actor, tenantFacts(state.spec, state.bindings), facts),
  );
  const subject = `tenant:${state.tenantId}`;
  await recordDenial(decision, { actor, subject });
  throw new OperationError('POLICY_DENIED', reasons.join(' '), {
    decisionId: decision.id,
    next: 'Once nothing keeps it any more, ask for the deletion again: it goes on with what is left.',
    policies: decision.determining,
  });
}

/** The tenant goes, its tombstone comes, and the ledger hears the tombstone's hash, in one transaction. */
function buryStep({
  schedules,
  clock,
  outbox,
}: DeletionStepOptions): DeleteStep {
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
      const tombstone = tombstoneOf({
        tenant,
        operation,
        inventory: results.inventory as unknown as Inventory,
        destroyed: Object.fromEntries(
          state.kinds.map(kind => [
            kind,
            results[`destroy-${kind}`] as unknown as Destroyed,
          ]),
        ),
        kinds: state.kinds,
        schedules,
        now: clock(),
      });
      await buryTenant(tx, tombstone, tenant);
      await outbox.appendAll(tx, [tombstoneRecord(tombstone, operation)]);
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
