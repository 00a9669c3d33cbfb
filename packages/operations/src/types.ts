import type { JsonObject, JsonValue } from '@companyos/ledger';
import type { PolicyDecision, PolicyRequest } from '@companyos/policy';

/** Who asks. `ref` is a catalog reference (`user:default/ada`) or `service:<subject>`. */
export interface Actor {
  readonly ref: string;
  readonly kind: 'user' | 'service';
  /** References of the groups this actor belongs to, `group:default/…`. */
  readonly groups: readonly string[];
}

export type ChangeAction = 'create' | 'update' | 'delete' | 'adopt' | 'keep';

/** One line of a plan. */
export interface PlanChange {
  /** Stable logical identity, the same before and after creation: `eu-central/db/table/records`. */
  readonly resource: string;
  /** What it is in a word a person knows: `role`, `schema`, `index`, `binding`, `manifest`. */
  readonly kind: string;
  readonly action: ChangeAction;
  /** One sentence for a person. Not hashed. */
  readonly summary: string;
  /** Hash of the desired content, where the identity alone does not say what will be there. Hashed. */
  readonly fingerprint?: string;
  /** Where: a region or a store. */
  readonly location?: string;
  /** Bytes or counts, for people. Not hashed. */
  readonly size?: JsonObject;
}

/**
 * What would change. `hash` covers type, subject, resource identities, actions, fingerprints, holds and the policy
 * outcome; not sizes, counts or times, so that a live system does not void an approval.
 */
export interface Plan {
  readonly type: string;
  /** The object the operation serialises on, for example `tenant:acme`. One open operation per subject. */
  readonly subject: string;
  readonly summary: string;
  /** Only what changes; empty means no-op. */
  readonly changes: readonly PlanChange[];
  readonly holds: readonly string[];
  readonly noop: boolean;
  /** Lower-case hex SHA-256. */
  readonly hash: string;
}

/** A plan together with the policy's answer to it: everything a dry run gives. */
export interface DecidedPlan {
  readonly plan: Plan;
  readonly decision: PolicyDecision;
  /** What the definition wants people to see besides: sizes, blockers, dates. Not hashed. */
  readonly details?: JsonObject;
  /** The approvals that it would need, and who could give each of them now. Left out where none is needed. */
  readonly approvalsNeeded?: readonly ApprovalOutlook[];
}

/**
 * One approval that a plan needs before anything is touched. One person gives it, and it counts for this requirement only:
 * two requirements need two people. Whoever asked for the operation gives none.
 */
export interface ApprovalRequirement {
  /** Stable within the operation: `data-governance`. */
  readonly id: string;
  /** Who gives it, in words: `Data governance`. */
  readonly title: string;
  /** References of the groups whose members may give it. A group of one person gives nothing. */
  readonly from: readonly string[];
  /** Why it is needed, one sentence. */
  readonly reason: string;
}

/** A requirement as a dry run tells it. */
export interface ApprovalOutlook extends ApprovalRequirement {
  /** References of the people who could give it now; empty where nobody could. */
  readonly people: readonly string[];
}

/** What a definition says its plan needs. */
export interface ApprovalsNeeded {
  readonly requirements: readonly ApprovalRequirement[];
  /** How old the plan may get, in milliseconds: approvals end with it, and it is not carried out after. */
  readonly validForMs: number;
}

/** One person's word on one plan. */
export interface Approval {
  /** ID of the requirement that it meets. */
  readonly requirement: string;
  readonly by: string;
  readonly reason: string | null;
  /** The plan that the person saw: their word binds nothing else. */
  readonly planHash: string;
  /** The decision that let them. */
  readonly decisionId: string;
  readonly at: string;
  /** `revoked` by the person who gave it; `void` when they had lost the right to it by the time it was to count. */
  readonly state: 'given' | 'revoked' | 'void';
  /** Why it no longer counts, in words; null while it does. */
  readonly endReason: string | null;
}

/** The approvals of an operation that needs some. */
export interface OperationApprovals {
  readonly required: readonly ApprovalRequirement[];
  /** In the order in which they were given, those that no longer count included. */
  readonly given: readonly Approval[];
  /** After this the plan is too old to be carried out. */
  readonly expiresAt: string;
  /** When everything was decided anew and the work began; null before. From then on nothing can be revoked. */
  readonly confirmedAt: string | null;
}

/**
 * The states of an operation:
 *
 * - `awaiting-approval`: accepted, and nothing is touched until the people named in `approvals.required` have said yes.
 * - `running`: its steps are being applied, or wait for a worker to pick them up.
 * - `waiting`: a step failed in a way that may pass (a store is down); `waitReason` says why, `nextAttemptAt` when it is tried again.
 * - `cancelling`: someone asked to stop; it stops before the next step.
 * - `rejected`: someone who could have approved said no. `expired`: its plan got too old before it was approved.
 * - `succeeded`, `no-op`, `failed`, `cancelled`, `denied`, `rejected`, `expired`: ended, for good.
 */
export type OperationState =
  | 'awaiting-approval'
  | 'running'
  | 'waiting'
  | 'cancelling'
  | 'succeeded'
  | 'no-op'
  | 'failed'
  | 'cancelled'
  | 'denied'
  | 'rejected'
  | 'expired';

export interface OperationStep {
  readonly key: string;
  readonly title: string;
  readonly state: 'pending' | 'running' | 'done' | 'failed';
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly error: string | null;
}

/** One change that someone asked for: the same object in the portal, the CLI, the API and the evidence. */
export interface Operation {
  /** `op_` and a ULID. */
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly state: OperationState;
  readonly plan: Plan;
  readonly decision: PolicyDecision;
  /** Left out where its plan needs none. */
  readonly approvals?: OperationApprovals;
  readonly steps: readonly OperationStep[];
  readonly waitReason: string | null;
  readonly nextAttemptAt: string | null;
  readonly error: OperationErrorBody | null;
  /** What the definition wants people to find: links, IDs. */
  readonly output: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
}

/** The one error shape: looks the same in the portal, the CLI and the API. */
export interface OperationErrorBody {
  /** Stable, upper snake case: see `errors.ts` for the catalogue. */
  readonly code: string;
  /** What went wrong, one sentence. */
  readonly message: string;
  /** What to do next, one sentence. */
  readonly next: string;
  readonly decisionId?: string;
  readonly operationId?: string;
  /** Per-field messages for bad input, keyed by JSON path without the leading `/`. */
  readonly fields?: { readonly [path: string]: string };
  /** For denials: the policies that determined it, in words. */
  readonly policies?: readonly { readonly id: string; readonly text: string }[];
}

/** What a definition's `plan` returns: the lines, and the private state its steps need (stored with the operation). */
export interface Planned<TState extends JsonValue = JsonValue> {
  readonly subject: string;
  readonly summary: string;
  readonly changes: readonly PlanChange[];
  readonly holds?: readonly string[];
  /** For people who look at a dry run; not stored, not hashed. */
  readonly details?: JsonObject;
  readonly state: TState;
}

export interface StepContext<TState extends JsonValue = JsonValue> {
  readonly operation: Operation;
  readonly input: JsonValue;
  readonly state: TState;
  /** Results of the steps done so far, by key. */
  readonly results: { readonly [stepKey: string]: JsonValue };
  /** Aborts when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
}

/**
 * One durable step. `apply` touches the world outside the engine's database and must be idempotent (create or adopt):
 * it may run again after a crash at any point. `commit` runs in the very transaction that marks the step done, and so
 * takes effect exactly once. A step has either or both; one without `apply` commits together with the step before it,
 * and what its `commit` answers is its result.
 * `Tx` is the engine's transaction (knex).
 */
export interface Step<Tx, TState extends JsonValue = JsonValue> {
  readonly key: string;
  readonly title: string;
  apply?(context: StepContext<TState>): Promise<JsonValue | void>;
  commit?(
    tx: Tx,
    context: StepContext<TState>,
    result: JsonValue,
  ): Promise<JsonValue | void>;
}

/** What a domain contributes: how to plan, which question to ask policy, which steps. */
export interface OperationDefinition<
  Tx,
  TInput extends JsonValue = JsonValue,
  TState extends JsonValue = JsonValue,
> {
  /** `tenant.create` */
  readonly type: string;
  /** Validates and normalises. Throws `OperationError` `INVALID_INPUT` with `fields`. */
  parse(input: unknown): TInput;
  /** Reads the world, changes nothing. */
  plan(input: TInput, actor: Actor): Promise<Planned<TState>>;
  /** The question policy answers about this plan. */
  question(
    input: TInput,
    planned: Planned<TState>,
    actor: Actor,
  ): PolicyRequest;
  /** The approvals that this plan needs, if any. Which ones is policy: look them up, do not make them up. */
  approvals?(
    input: TInput,
    planned: Planned<TState>,
    actor: Actor,
  ): ApprovalsNeeded | undefined;
  /** Steps for a stored plan; must depend on its arguments only, because a later process asks again. */
  steps(input: TInput, planned: Planned<TState>): readonly Step<Tx, TState>[];
  /** Runs in the transaction that stores the accepted operation: mint and store identities here. Returns the state to keep. */
  begin?(
    tx: Tx,
    input: TInput,
    planned: Planned<TState>,
    operation: { id: string; actor: Actor },
  ): Promise<TState>;
  /**
   * What the ledger calls the object: an ID that means nothing to outsiders, `tenant:tn_…`. `operation:op_…` unless told,
   * also where the answer is undefined (nothing has an ID yet).
   */
  recordSubject?(planned: Planned<TState>): string | undefined;
  /** Runs in the transaction that ends the operation well. Returns its output. */
  finish?(tx: Tx, context: StepContext<TState>): Promise<JsonObject>;
  /**
   * Runs in the transaction that ends it badly or puts it on hold (`waiting`), with the reason in words. An operation that
   * was rejected or expired reads as `cancelled` here: nothing had been touched.
   */
  onTrouble?(
    tx: Tx,
    context: StepContext<TState>,
    trouble: { state: 'waiting' | 'failed' | 'cancelled'; reason: string },
  ): Promise<void>;
}
