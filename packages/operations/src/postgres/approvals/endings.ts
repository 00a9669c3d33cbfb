import type { Knex } from 'knex';
import type { PolicyDecision } from '@companyos/policy';
import { OperationError, toErrorBody } from '../../errors';
import type { Actor } from '../../types';
import { asError, type EngineContext } from '../options';
import { decisionRecord, operationRecord } from '../records';
import { toOperation, type OperationRow } from '../rows';
import { endUnapproved } from './changeAwaiting';

const ENDED: AbortSignal = AbortSignal.abort();

/** Ends an operation that was not approved, and records it, in one transaction. False: it had gone on meanwhile. */
export async function endWithoutApproval(
  context: EngineContext,
  row: OperationRow,
  end: {
    readonly state: 'rejected' | 'expired';
    readonly error: OperationError;
    /** Who said no, and why they could. */
    readonly by?: { readonly actor: Actor; readonly decision: PolicyDecision };
    readonly reason: string | null;
  },
): Promise<boolean> {
  const { id, plan, record_subject: recordSubject } = row;
  const { state, by, reason } = end;
  const actor = by?.actor ?? row.actor;
  const decision = by?.decision ?? row.decision;
  const error = { ...toErrorBody(end.error), operationId: id };
  const now = context.clock();
  const ended = await context.db.transaction(async tx => {
    if (!(await endUnapproved(tx, { id, state, error, now }))) return false;
    await context.outbox.appendAll(tx, [
      ...(by
        ? [
            decisionRecord(decision, {
              actor,
              subject: recordSubject,
              operationId: id,
              planHash: plan.hash,
            }),
          ]
        : []),
      operationRecord(
        { id, plan, decision, actor, reason, recordSubject },
        {
          what: state,
          outcome: state === 'rejected' ? 'deny' : 'cancelled',
          errorCode: error.code,
          now,
        },
      ),
    ]);
    await tellDefinition(context, tx, row, error.message);
    return true;
  });
  if (ended) {
    const { subject, type } = plan;
    context.effect({ operationId: id, subject, name: 'ended' });
    context.changed({ id, type, subject, state });
  }
  return ended;
}

/** What was begun for an operation that touched nothing ends like a cancelled one. */
export async function tellDefinition(
  context: EngineContext,
  tx: Knex.Transaction,
  row: OperationRow,
  reason: string,
): Promise<void> {
  await context.definitions.get(row.type)?.onTrouble?.(
    tx,
    {
      operation: toOperation(row),
      input: row.input,
      state: row.private_state,
      results: {},
      signal: ENDED,
    },
    { state: 'cancelled', reason },
  );
}

export function expiredError(row: OperationRow): OperationError {
  return new OperationError(
    'APPROVAL_EXPIRED',
    `The plan is older than it may get (it was good until ${row.approvals?.expiresAt}).`,
    { operationId: row.id },
  );
}

// Each is its own transaction, so that one that fails keeps no other.
const AT_ONCE = 50;

/** Ends what nobody approved in time. Any replica may; the row decides who did. */
export async function expireOverdue(context: EngineContext): Promise<void> {
  try {
    await expireThem(context);
  } catch (error) {
    context.logger.warn(
      'Could not look for plans that are too old; trying again.',
      asError(error),
    );
  }
}

async function expireThem(context: EngineContext): Promise<void> {
  const overdue: OperationRow[] = await context
    .db('operations')
    .where({ state: 'awaiting-approval' })
    .where('approve_by', '<', context.clock())
    .whereIn('type', [...context.definitions.keys()])
    .orderBy('approve_by')
    .limit(AT_ONCE)
    .select('*', context.db.raw(`'[]'::json AS steps`));
  for (const row of overdue) {
    await endWithoutApproval(context, row, {
      state: 'expired',
      error: expiredError(row),
      reason: null,
    });
  }
}
