import type { OperationRow } from './rows';
import type { NewOperation } from './store/insertOperation';

/** What was just stored, without asking for it again. */
export function newRow(
  operation: NewOperation,
  steps: readonly { readonly key: string; readonly title: string }[] = [],
  started = false,
): OperationRow {
  const { plan, now } = operation;
  return {
    id: operation.id,
    type: plan.type,
    subject: plan.subject,
    actor: operation.actor,
    reason: operation.reason,
    state: operation.state,
    plan,
    plan_hash: plan.hash,
    decision: operation.decision,
    input: operation.input,
    input_hash: operation.inputHash,
    private_state: operation.privateState,
    record_subject: operation.recordSubject,
    output: {},
    wait_reason: null,
    next_attempt_at: null,
    cancel_reason: null,
    error: operation.error,
    approvals: operation.approvals,
    epoch: String(operation.epoch),
    created_at: now,
    updated_at: now,
    finished_at: operation.finishedAt,
    steps: steps.map(({ key, title }, position) => ({
      position,
      key,
      title,
      state: started && position === 0 ? 'running' : 'pending',
      attempts: started && position === 0 ? 1 : 0,
      started_at: started && position === 0 ? now.toISOString() : null,
      finished_at: null,
      error: null,
      result: null,
    })),
  };
}
