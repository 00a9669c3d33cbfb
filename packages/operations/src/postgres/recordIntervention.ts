import type { Knex } from 'knex';
import type { PolicyDecision } from '@companyos/policy';
import type { Actor } from '../types';
import type { EngineContext } from './options';
import { decisionRecord, operationRecord } from './records';
import type { OperationRow } from './rows';

/** Who intervenes in an operation, with the decision that allows it. */
export interface Intervention {
  readonly actor: Actor;
  readonly decision: PolicyDecision;
  readonly reason?: string;
}

/** Records that someone intervened, and the decision that let them, in the transaction that does it. */
export async function recordIntervention(
  { outbox }: EngineContext,
  tx: Knex.Transaction,
  row: OperationRow,
  { actor, decision, reason }: Intervention,
  what: 'cancel-requested' | 'retry-requested',
  now: Date,
): Promise<void> {
  const { id, plan, record_subject: subject } = row;
  await outbox.appendAll(tx, [
    decisionRecord(decision, { actor, subject, operationId: id }),
    operationRecord(
      {
        id,
        plan,
        decision,
        actor,
        reason: reason ?? null,
        recordSubject: subject,
      },
      { what, outcome: 'info', discriminator: decision.id, now },
    ),
  ]);
}
