import { OperationError } from '../errors';
import type { Operation } from '../types';
import type { Prepared } from './planning';
import { decisionRecord, operationRecord } from './records';
import { toOperation, type OperationRow } from './rows';
import { findOperation } from './store/findOperation';
import { storableText } from './storable';
import type { Submission } from './submit';

/** A second submit of the same: the same answer as the first. Of something else: refused, naming what is at work. */
export async function join(
  { context, request, inputHash }: Submission,
  { plan, decision }: Prepared,
  open: OperationRow,
): Promise<Operation> {
  const same =
    open.type === plan.type &&
    (open.input_hash === inputHash || open.plan_hash === plan.hash);
  if (!same) {
    throw new OperationError(
      'OPERATION_IN_PROGRESS',
      `Another operation (${open.type}) is at work on this: ${open.id}.`,
      { operationId: open.id, decisionId: decision.id },
    );
  }
  const now = context.clock();
  await context.db.transaction(async tx => {
    const about = { actor: request.actor, subject: open.record_subject };
    await context.outbox.appendAll(tx, [
      decisionRecord(decision, { ...about, operationId: open.id }),
      operationRecord(
        {
          id: open.id,
          plan: open.plan,
          decision,
          actor: request.actor,
          reason: request.reason ? storableText(request.reason) : null,
          recordSubject: open.record_subject,
        },
        { what: 'joined', outcome: 'info', discriminator: decision.id, now },
      ),
    ]);
  });
  return toOperation((await findOperation(context.db, open.id)) ?? open);
}
