import type { PolicyDecision } from '@companyos/policy';
import { OperationError } from '../../errors';
import { isEnded } from '../../states';
import type {
  Actor,
  ApprovalRequirement,
  OperationApprovals,
} from '../../types';
import type { EngineContext } from '../options';
import { deniedError } from '../planning';
import { decisionRecord, operationRecord } from '../records';
import type { OperationRow } from '../rows';
import { storableText } from '../storable';
import { decideApproval, unmet } from './ask';
import { lockOperation, saveApprovals } from './changeAwaiting';
import { endWithoutApproval, expiredError } from './endings';

export interface ApproveRequest {
  readonly id: string;
  readonly actor: Actor;
  /** The plan that the person saw. */
  readonly planHash: string;
  readonly reason?: string;
  /** ID of the requirement it is meant for; the first one that the person may meet unless told. */
  readonly requirement?: string;
}

type Awaiting = OperationRow & { readonly approvals: OperationApprovals };

/** The operation, if it is one that awaits approval, now, of this plan. */
export async function awaiting(
  context: EngineContext,
  row: OperationRow,
  planHash: string | undefined,
): Promise<Awaiting> {
  const { id, approvals, state } = row;
  if (isEnded(state)) {
    throw new OperationError(
      'OPERATION_ENDED',
      `The operation has ended (${state}).`,
      { operationId: id },
    );
  }
  if (!approvals || state !== 'awaiting-approval') throw notNeeded(row);
  if (planHash !== undefined && planHash !== row.plan_hash) {
    throw new OperationError(
      'PLAN_CHANGED',
      'That is not the plan that awaits approval.',
      { operationId: id },
    );
  }
  if (context.clock().getTime() > Date.parse(approvals.expiresAt)) {
    const error = expiredError(row);
    await endWithoutApproval(context, row, {
      state: 'expired',
      error,
      reason: null,
    });
    throw error;
  }
  return { ...row, approvals };
}

/** See `OperationEngine.approve`. Answers whether the operation can go on now. */
export async function approve(
  context: EngineContext,
  found: OperationRow,
  request: ApproveRequest,
): Promise<boolean> {
  const { actor, planHash } = request;
  if (saidYes(found, request)) return false;
  const row = await awaiting(context, found, planHash);
  const requirement = choose(row, request);
  const decision = await decideApproval(context, row, {
    actor,
    action: 'operation:approve',
    from: requirement.from,
  });
  if (decision.outcome !== 'allow') {
    await refuse(context, row, { actor, decision });
  }
  const now = context.clock();
  const reason = request.reason ? storableText(request.reason) : null;
  const outcome = await context.db.transaction(async tx => {
    const locked = await lockOperation(tx, row.id);
    if (saidYes(locked, request)) return 'said already';
    const { approvals, state } = locked;
    const open =
      state === 'awaiting-approval' &&
      approvals &&
      unmet(approvals).some(({ id }) => id === requirement.id);
    if (!open) throw notNeeded(locked);
    const given = {
      requirement: requirement.id,
      by: actor.ref,
      reason,
      planHash,
      decisionId: decision.id,
      at: now.toISOString(),
      state: 'given',
      endReason: null,
    } as const;
    const next = { ...approvals, given: [...approvals.given, given] };
    const complete = unmet(next).length === 0;
    await saveApprovals(tx, {
      id: row.id,
      approvals: next,
      state: complete ? 'running' : 'awaiting-approval',
      now,
    });
    await recordWord(context, tx, locked, {
      actor,
      decision,
      reason,
      what: 'approved',
      now,
    });
    return complete ? 'complete' : 'awaiting';
  });
  if (outcome === 'said already') return false;
  const { id, subject, type } = row;
  context.effect({ operationId: id, subject, name: 'approved' });
  const state = outcome === 'complete' ? 'running' : 'awaiting-approval';
  context.changed({ id, type, subject, state });
  return outcome === 'complete';
}

/** One person's word counts once; said again, it changes nothing. */
function saidYes(
  { approvals }: OperationRow,
  { actor, planHash }: ApproveRequest,
): boolean {
  return (
    approvals?.given.some(
      given =>
        given.state === 'given' &&
        given.by === actor.ref &&
        given.planHash === planHash,
    ) ?? false
  );
}

function choose(
  row: Awaiting,
  { actor, requirement }: ApproveRequest,
): ApprovalRequirement {
  const open = unmet(row.approvals).filter(
    ({ id }) => requirement === undefined || id === requirement,
  );
  const own = open.find(({ from }) =>
    from.some(group => actor.groups.includes(group)),
  );
  const chosen = own ?? open[0];
  if (!chosen) throw notNeeded(row);
  return chosen;
}

function notNeeded({ id }: OperationRow): OperationError {
  return new OperationError(
    'APPROVAL_NOT_NEEDED',
    'This operation does not await this approval.',
    { operationId: id },
  );
}

/** Records a denial, and then says it. */
export async function refuse(
  context: EngineContext,
  row: OperationRow,
  { actor, decision }: { actor: Actor; decision: PolicyDecision },
): Promise<never> {
  await context.db.transaction(async tx => {
    await context.outbox.appendAll(tx, [
      decisionRecord(decision, {
        actor,
        subject: row.record_subject,
        operationId: row.id,
        planHash: row.plan_hash,
      }),
    ]);
  });
  context.denied({
    decision,
    actor,
    subject: row.record_subject,
    operationId: row.id,
  });
  throw deniedError({ plan: row.plan, decision }, row.id);
}

/** Records what someone said about an operation, with the decision that let them. */
export async function recordWord(
  { outbox }: EngineContext,
  tx: Parameters<EngineContext['outbox']['appendAll']>[0],
  row: OperationRow,
  word: {
    readonly actor: Actor;
    readonly decision: PolicyDecision;
    readonly reason: string | null;
    readonly what: 'approved' | 'approval-void';
    readonly now: Date;
  },
): Promise<void> {
  const { id, plan, record_subject: recordSubject } = row;
  const { actor, decision, reason, what, now } = word;
  await outbox.appendAll(tx, [
    decisionRecord(decision, {
      actor,
      subject: recordSubject,
      operationId: id,
      planHash: plan.hash,
    }),
    operationRecord(
      { id, plan, decision, actor, reason, recordSubject },
      {
        what,
        outcome: what === 'approved' ? 'success' : 'deny',
        discriminator: decision.id,
        now,
      },
    ),
  ]);
}
