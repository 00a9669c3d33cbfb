import { OperationError } from '../../errors';
import { isEnded } from '../../states';
import type { Actor } from '../../types';
import type { EngineContext } from '../options';
import { operationRecord } from '../records';
import type { OperationRow } from '../rows';
import { storableText } from '../storable';
import { awaiting, refuse } from './approve';
import { decideApproval } from './ask';
import { lockOperation, saveApprovals } from './changeAwaiting';
import { endWithoutApproval } from './endings';
import { resetRunningStep } from '../store/resetRunningStep';

interface Word {
  readonly actor: Actor;
  readonly reason: string;
}

/** See `OperationEngine.reject`. */
export async function reject(
  context: EngineContext,
  found: OperationRow,
  { actor, reason }: Word,
): Promise<void> {
  const row = await awaiting(context, found, undefined);
  const decision = await decideApproval(context, row, {
    actor,
    action: 'operation:reject',
    from: row.approvals.required.flatMap(({ from }) => from),
  });
  if (decision.outcome !== 'allow') {
    await refuse(context, row, { actor, decision });
  }
  const why = storableText(reason);
  const ended = await endWithoutApproval(context, row, {
    state: 'rejected',
    error: new OperationError(
      'APPROVAL_REJECTED',
      `${actor.ref} rejected it: ${why}`,
      { decisionId: decision.id },
    ),
    by: { actor, decision },
    reason: why,
  });
  if (!ended) {
    throw new OperationError(
      'CONFLICT',
      'The operation does not await approval any more.',
      { operationId: row.id },
    );
  }
}

/** See `OperationEngine.revokeApproval`. Everyone may take back their own word: it needs no right but having given it. */
export async function revokeApproval(
  context: EngineContext,
  { id }: OperationRow,
  { actor, reason }: Word,
): Promise<void> {
  const now = context.clock();
  const why = storableText(reason);
  const { type, subject } = await context.db.transaction(async tx => {
    const row = await lockOperation(tx, id);
    const { approvals, plan, record_subject: recordSubject, state } = row;
    const own = approvals?.given.find(
      given => given.by === actor.ref && given.state === 'given',
    );
    if (!approvals || !own) {
      throw new OperationError(
        'NOT_FOUND',
        'You have given this operation no approval that could be revoked.',
        { operationId: id },
      );
    }
    if (
      isEnded(state) ||
      state === 'cancelling' ||
      approvals.confirmedAt !== null
    ) {
      throw new OperationError(
        'CONFLICT',
        'The work has begun or was stopped, so the approval cannot be revoked any more.',
        {
          operationId: id,
          next: 'Cancel the operation to stop it before its next step.',
        },
      );
    }
    const given = approvals.given.map(item =>
      item === own
        ? { ...item, state: 'revoked' as const, endReason: why }
        : item,
    );
    await saveApprovals(tx, {
      id,
      approvals: { ...approvals, given },
      state: 'awaiting-approval',
      now,
    });
    await resetRunningStep(tx, id);
    const { decision } = row;
    await context.outbox.appendAll(tx, [
      operationRecord(
        { id, plan, decision, actor, reason: why, recordSubject },
        {
          what: 'approval-revoked',
          outcome: 'info',
          discriminator: own.decisionId,
          now,
        },
      ),
    ]);
    return row;
  });
  context.changed({ id, type, subject, state: 'awaiting-approval' });
}
