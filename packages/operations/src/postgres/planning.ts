import { OperationError } from '../errors';
import { planHash } from '../hash';
import type {
  Actor,
  ApprovalsNeeded,
  DecidedPlan,
  Plan,
  Planned,
} from '../types';
import type { AnyOperationDefinition, EngineContext } from './options';
import { storableJson } from './storable';

/** A plan, the policy's answer, and what the definition keeps for its steps. */
export interface Prepared extends DecidedPlan {
  readonly planned: Planned;
  /** Undefined where it needs none, or has nothing to do. */
  readonly needed: ApprovalsNeeded | undefined;
}

export function definitionOf(
  context: EngineContext,
  type: string,
): AnyOperationDefinition {
  const definition = context.definitions.get(type);
  if (!definition) {
    throw new OperationError('NOT_FOUND', `There is no operation ${type}.`);
  }
  return definition;
}

/** Plans and decides: the whole of a dry run, and the first half of a submit. Changes nothing. */
export async function prepare(
  context: EngineContext,
  definition: AnyOperationDefinition,
  input: unknown,
  actor: Actor,
): Promise<Prepared> {
  const raw = await definition.plan(input, actor);
  // As it will come back from the database, so that the first run and a resumed one see the same.
  const planned: Planned = plainJson({
    ...raw,
    changes: raw.changes.filter(({ action }) => action !== 'keep'),
    holds: raw.holds ?? [],
  });
  const decision = await context.policy.decide(
    definition.question(input, planned, actor),
  );
  const { subject, summary, changes, holds = [] } = planned;
  const identity = { type: definition.type, subject, changes, holds };
  const plan: Plan = {
    ...identity,
    summary,
    noop: changes.length === 0,
    hash: planHash({ ...identity, outcome: decision.outcome }),
  };
  const needed = plan.noop
    ? undefined
    : definition.approvals?.(input, planned, actor);
  return { plan, decision, planned, needed };
}

/** The error a denied person sees: why, what would change it, and what to quote. */
export function deniedError(
  { decision }: DecidedPlan,
  operationId?: string,
): OperationError {
  return new OperationError('POLICY_DENIED', decision.reason, {
    next: decision.remedy || undefined,
    decisionId: decision.id,
    operationId,
    policies: decision.determining,
  });
}

/** A copy as it comes back from the database. */
export function plainJson<T>(value: T): T {
  return JSON.parse(storableJson(value));
}
