import type { JsonObject, JsonValue } from '@companyos/ledger';
import type { PolicyDecision } from '@companyos/policy';
import type {
  Actor,
  Operation,
  OperationApprovals,
  OperationErrorBody,
  OperationState,
  OperationStep,
  Plan,
} from '../types';

/** A step as `json_agg` gives it: times are text there. */
export interface StepRow {
  readonly position: number;
  readonly key: string;
  readonly title: string;
  readonly state: OperationStep['state'];
  readonly attempts: number;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly error: string | null;
  readonly result: JsonValue;
}

/** A row of `operations` together with its steps. */
export interface OperationRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly state: OperationState;
  readonly plan: Plan;
  readonly plan_hash: string;
  readonly decision: PolicyDecision;
  readonly input: JsonValue;
  readonly input_hash: string;
  readonly private_state: JsonValue;
  readonly record_subject: string;
  readonly output: JsonObject;
  readonly wait_reason: string | null;
  readonly next_attempt_at: Date | null;
  readonly cancel_reason: string | null;
  readonly error: OperationErrorBody | null;
  readonly approvals: OperationApprovals | null;
  /** bigint arrives as text, and is only compared. */
  readonly epoch: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly finished_at: Date | null;
  readonly steps: readonly StepRow[];
}

/** Columns of a row with its steps, for `FROM operations o`. */
export const ROW_WITH_STEPS = `o.*, COALESCE((
  SELECT json_agg(s ORDER BY s.position) FROM operation_steps s WHERE s.operation_id = o.id
), '[]') AS steps`;

export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    type: row.type,
    subject: row.subject,
    actor: row.actor,
    reason: row.reason,
    state: row.state,
    plan: row.plan,
    decision: row.decision,
    ...(row.approvals && { approvals: row.approvals }),
    steps: row.steps.map(step => ({
      key: step.key,
      title: step.title,
      state: step.state,
      attempts: step.attempts,
      startedAt: iso(step.started_at),
      finishedAt: iso(step.finished_at),
      error: step.error,
    })),
    waitReason: row.wait_reason,
    nextAttemptAt: iso(row.next_attempt_at),
    error: row.error,
    output: row.output,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    finishedAt: iso(row.finished_at),
  };
}

function iso(value: Date | string | null): string | null {
  return value === null ? null : new Date(value).toISOString();
}
