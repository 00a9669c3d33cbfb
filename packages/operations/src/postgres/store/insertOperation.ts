import type { Knex } from 'knex';
import { storableJson } from '../storable';
import type { JsonValue } from '@companyos/ledger';
import type { PolicyDecision } from '@companyos/policy';
import type {
  Actor,
  OperationApprovals,
  OperationErrorBody,
  OperationState,
  Plan,
} from '../../types';

export interface NewOperation {
  readonly id: string;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly state: OperationState;
  readonly plan: Plan;
  readonly decision: PolicyDecision;
  readonly input: JsonValue;
  readonly inputHash: string;
  readonly privateState: JsonValue;
  readonly recordSubject: string;
  readonly error: OperationErrorBody | null;
  readonly approvals: OperationApprovals | null;
  /** 1 where the submitting replica already holds the lease, 0 where any worker may take it. */
  readonly epoch: 0 | 1;
  readonly now: Date;
  readonly finishedAt: Date | null;
}

/**
 * Stores a new operation. Answers false, having stored nothing, where another one is open on the same subject; where that
 * one is just being stored by someone else, it waits for their transaction to end.
 */
export async function insertOperation(
  tx: Knex.Transaction,
  operation: NewOperation,
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `INSERT INTO operations (
       id, type, subject, actor, actor_ref, reason, state, plan, plan_hash, decision, input, input_hash, private_state,
       record_subject, error, approvals, approve_by, epoch, created_at, updated_at, finished_at
     ) VALUES (
       :id, :type, :subject, :actor, :actorRef, :reason, :state, :plan, :planHash, :decision, :input, :inputHash,
       :privateState, :recordSubject, :error, :approvals, :approveBy, :epoch, :now, :now, :finishedAt
     )
     ON CONFLICT (subject) WHERE state IN ('awaiting-approval', 'running', 'waiting', 'cancelling') DO NOTHING`,
    {
      id: operation.id,
      type: operation.plan.type,
      subject: operation.plan.subject,
      actor: storableJson(operation.actor),
      actorRef: operation.actor.ref,
      reason: operation.reason,
      state: operation.state,
      plan: storableJson(operation.plan),
      planHash: operation.plan.hash,
      decision: storableJson(operation.decision),
      input: storableJson(operation.input),
      inputHash: operation.inputHash,
      privateState: storableJson(operation.privateState),
      recordSubject: operation.recordSubject,
      error: operation.error && storableJson(operation.error),
      approvals: operation.approvals && storableJson(operation.approvals),
      approveBy: operation.approvals?.expiresAt ?? null,
      epoch: operation.epoch,
      now: operation.now,
      finishedAt: operation.finishedAt,
    },
  );
  return rowCount === 1;
}
