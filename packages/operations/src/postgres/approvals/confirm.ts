import type { PolicyDecision } from '@companyos/policy';
import { isOperationError, OperationError, toErrorBody } from '../../errors';
import type { Actor, Approval, OperationApprovals } from '../../types';
import type { EngineContext } from '../options';
import { deniedError, definitionOf, prepare } from '../planning';
import { NotOwner, recordEnd } from '../recordEnd';
import { decisionRecord, operationRecord } from '../records';
import type { OperationRow } from '../rows';
import { resetRunningStep } from '../store/resetRunningStep';
import { recordWord } from './approve';
import { decideApproval } from './ask';
import { lockOperation, markConfirmed, saveApprovals } from './changeAwaiting';
import { expiredError, tellDefinition } from './endings';

/** Whether everything that was approved still has to be looked at before the first step. */
export function needsConfirmation({ approvals }: OperationRow): boolean {
  return approvals !== null && approvals.confirmedAt === null;
}

/**
 * Looks at everything anew when an approved operation is about to begin: the age of the plan, the plan itself, whether the
 * person who asked may still have it, and whether each person who approved still may approve. What changed meanwhile ends
 * it, untouched; an approval that no longer counts sends it back to await another.
 *
 * @returns undefined where the work may begin.
 * @throws what may pass (a store or the directory is down): the operation then waits and is looked at again.
 */
export async function confirmApprovals(
  context: EngineContext,
  row: OperationRow,
): Promise<{ readonly kind: 'ended' | 'left' } | undefined> {
  const { approvals } = row;
  if (!approvals) return undefined;
  let decision: PolicyDecision;
  try {
    decision = await decideAnew(context, row, approvals);
  } catch (error) {
    if (!isOperationError(error) || error.retryable) throw error;
    return endUntouched(context, row, error);
  }
  const lost: { approval: Approval; actor: Actor; decision: PolicyDecision }[] =
    [];
  for (const approval of approvals.given) {
    if (approval.state !== 'given') continue;
    const actor = await actorNow(context, approval.by);
    const answer = await decideApproval(context, row, {
      actor,
      action: 'operation:approve',
      from:
        approvals.required.find(({ id }) => id === approval.requirement)
          ?.from ?? [],
    });
    if (answer.outcome !== 'allow') {
      lost.push({ approval, actor, decision: answer });
    }
  }
  if (lost.length > 0) return sendBack(context, row, lost);
  await begin(context, row, approvals, decision);
  return undefined;
}

/** The plan and the decision as they are now; throws where either is not what was approved. */
async function decideAnew(
  context: EngineContext,
  row: OperationRow,
  approvals: OperationApprovals,
): Promise<PolicyDecision> {
  if (context.clock().getTime() > Date.parse(approvals.expiresAt)) {
    throw expiredError(row);
  }
  const requester =
    row.actor.kind === 'user'
      ? await actorNow(context, row.actor.ref)
      : row.actor;
  const definition = definitionOf(context, row.type);
  const now = await prepare(context, definition, row.input, requester);
  if (now.decision.outcome !== 'allow') {
    const { decision } = now;
    await context.db.transaction(async tx => {
      await context.outbox.appendAll(tx, [
        decisionRecord(decision, {
          actor: requester,
          subject: row.record_subject,
          operationId: row.id,
          planHash: now.plan.hash,
        }),
      ]);
    });
    throw deniedError(now, row.id);
  }
  if (now.plan.hash !== row.plan_hash) {
    throw new OperationError(
      'PLAN_CHANGED',
      'What would be done has changed since it was approved.',
      {
        operationId: row.id,
        next: 'Ask again: the new plan needs new approvals.',
      },
    );
  }
  return now.decision;
}

async function actorNow(
  { directory }: EngineContext,
  ref: string,
): Promise<Actor> {
  const groups = await directory.groupsOf(ref);
  return { ref, kind: 'user', groups: [...groups].sort() };
}

async function endUntouched(
  context: EngineContext,
  row: OperationRow,
  error: OperationError,
): Promise<{ readonly kind: 'ended' }> {
  const { id, type, subject } = row;
  await context.db.transaction(async tx => {
    await recordEnd(context, tx, row, {
      state: 'failed',
      error: { ...toErrorBody(error), operationId: id },
    });
    await resetRunningStep(tx, id);
    await tellDefinition(context, tx, row, error.message);
  });
  context.effect({ operationId: id, subject, name: 'ended' });
  context.changed({ id, type, subject, state: 'failed' });
  return { kind: 'ended' };
}

async function sendBack(
  context: EngineContext,
  row: OperationRow,
  lost: readonly {
    readonly approval: Approval;
    readonly actor: Actor;
    readonly decision: PolicyDecision;
  }[],
): Promise<{ readonly kind: 'left' }> {
  const { id, type, subject } = row;
  const now = context.clock();
  await context.db.transaction(async tx => {
    const locked = await lockOperation(tx, id);
    const { approvals, epoch, state } = locked;
    if (!approvals || epoch !== row.epoch || state !== 'running') {
      throw new NotOwner();
    }
    const given = approvals.given.map(item => {
      const why = lost.find(
        ({ approval }) => approval.decisionId === item.decisionId,
      );
      return why && item.state === 'given'
        ? { ...item, state: 'void' as const, endReason: why.decision.reason }
        : item;
    });
    await saveApprovals(tx, {
      id,
      approvals: { ...approvals, given },
      state: 'awaiting-approval',
      now,
    });
    await resetRunningStep(tx, id);
    for (const { actor, decision } of lost) {
      const reason = decision.reason;
      const what = 'approval-void';
      await recordWord(context, tx, locked, {
        actor,
        decision,
        reason,
        what,
        now,
      });
    }
  });
  context.changed({ id, type, subject, state: 'awaiting-approval' });
  return { kind: 'left' };
}

async function begin(
  context: EngineContext,
  row: OperationRow,
  approvals: OperationApprovals,
  decision: PolicyDecision,
): Promise<void> {
  const { id, epoch, plan, actor, record_subject: recordSubject } = row;
  const now = context.clock();
  await context.db.transaction(async tx => {
    const marked = await markConfirmed(tx, {
      id,
      epoch,
      seen: approvals,
      confirmed: { ...approvals, confirmedAt: now.toISOString() },
      now,
    });
    if (!marked) throw new NotOwner();
    await context.outbox.appendAll(tx, [
      decisionRecord(decision, {
        actor,
        subject: recordSubject,
        operationId: id,
        planHash: plan.hash,
      }),
      operationRecord(
        { id, plan, decision, actor, reason: null, recordSubject },
        { what: 'approvals-confirmed', outcome: 'info', now },
      ),
    ]);
  });
  context.effect({ operationId: id, subject: row.subject, name: 'confirmed' });
}
