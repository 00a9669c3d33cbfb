import type { Knex } from 'knex';
import type { JsonValue } from '@companyos/ledger';
import { OperationError, toErrorBody } from '../errors';
import { isEnded } from '../states';
import { canonicalHash } from '../hash';
import type { Actor, Operation, OperationState } from '../types';
import { newOperationId } from './ids';
import { askedFor } from './approvals/ask';
import type { AnyOperationDefinition, EngineContext } from './options';
import {
  deniedError,
  definitionOf,
  plainJson,
  prepare,
  type Prepared,
} from './planning';
import { decisionRecord, operationRecord } from './records';
import { join } from './join';
import { newRow } from './newRow';
import { toOperation, type OperationRow } from './rows';
import { storableText } from './storable';
import { findJustEnded } from './store/findJustEnded';
import { findOpenOperation } from './store/findOperation';
import { insertOperation, type NewOperation } from './store/insertOperation';
import { insertSteps } from './store/insertSteps';
import type { Worker } from './Worker';

export interface SubmitRequest {
  readonly type: string;
  readonly input: unknown;
  readonly actor: Actor;
  /** Why, in the person's words. */
  readonly reason?: string;
  /** The plan that the person saw; anything else to do is refused with `PLAN_CHANGED`. */
  readonly planHash?: string;
}

// Each further round means that the operation in the way ended just now.
const ROUNDS = 5;

/** Thrown inside a transaction to roll it back. */
class StalePlan extends Error {}

/** One submit at work: what every way it can end needs to know. */
export interface Submission {
  readonly context: EngineContext;
  readonly definition: AnyOperationDefinition;
  readonly request: SubmitRequest;
  readonly input: JsonValue;
  readonly inputHash: string;
}

/** See `OperationEngine.submit`. */
export async function submitOperation(
  context: EngineContext,
  worker: Worker,
  request: SubmitRequest,
): Promise<Operation> {
  const definition = definitionOf(context, request.type);
  const input = plainJson(definition.parse(request.input));
  const submission: Submission = {
    context,
    definition,
    request,
    input,
    inputHash: canonicalHash(input),
  };
  const seen: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const prepared = await prepare(context, definition, input, request.actor);
    const { decision, plan } = prepared;
    if (decision.outcome !== 'allow') {
      throw await storeDenied(submission, prepared);
    }
    if (plan.noop) return storeNoop(submission, prepared);
    const changed =
      request.planHash !== undefined && request.planHash !== plan.hash;
    const accepted = changed
      ? null
      : await storeAccepted(submission, prepared, { worker, seen });
    if (accepted) return accepted;
    const { subject } = plan;
    const open = await findOpenOperation(context.db, subject);
    if (open) return join(submission, prepared, open);
    // None is open, so the one in the way has ended since this plan was made: look at the world again.
    const ended = await findJustEnded(context.db, {
      subject,
      except: seen,
      now: context.clock(),
    });
    seen.push(...ended);
    if (changed && ended.length === 0) {
      throw new OperationError(
        'PLAN_CHANGED',
        'What would be done has changed since you looked at the plan.',
      );
    }
  }
  throw new OperationError(
    'OPERATION_IN_PROGRESS',
    'Other operations on this keep coming in between.',
    { retryable: true },
  );
}

function describe(
  { context, request, input, inputHash }: Submission,
  { plan, decision, planned }: Prepared,
  state: OperationState,
): NewOperation {
  const now = context.clock();
  const id = newOperationId(now);
  return {
    id,
    actor: request.actor,
    reason: request.reason ? storableText(request.reason) : null,
    state,
    plan,
    decision,
    input,
    inputHash,
    privateState: planned.state,
    recordSubject: `operation:${id}`,
    error: null,
    approvals: null,
    epoch: 0,
    now,
    finishedAt: isEnded(state) ? now : null,
  };
}

async function recordBoth(
  { context }: Submission,
  tx: Knex.Transaction,
  operation: NewOperation,
  happened: Pick<Parameters<typeof operationRecord>[1], 'what' | 'outcome'>,
): Promise<void> {
  await context.outbox.appendAll(tx, [
    decisionRecord(operation.decision, {
      actor: operation.actor,
      subject: operation.recordSubject,
      operationId: operation.id,
      planHash: operation.plan.hash,
    }),
    operationRecord(operation, { ...happened, now: operation.now }),
  ]);
}

/** An operation that ended as it began: `denied` or `no-op`. */
async function storeEnded(
  submission: Submission,
  prepared: Prepared,
  operation: NewOperation,
): Promise<Operation> {
  const { context, definition } = submission;
  const state = operation.state === 'denied' ? 'denied' : 'no-op';
  const recorded = {
    ...operation,
    recordSubject:
      definition.recordSubject?.(prepared.planned) ?? operation.recordSubject,
  };
  await context.db.transaction(async tx => {
    await insertOperation(tx, recorded);
    await recordBoth(submission, tx, recorded, {
      what: state,
      outcome: state === 'denied' ? 'deny' : 'no-op',
    });
  });
  const { id, plan } = operation;
  context.effect({ operationId: id, subject: plan.subject, name: 'recorded' });
  context.changed({ id, type: plan.type, subject: plan.subject, state });
  return toOperation(newRow(recorded));
}

async function storeDenied(
  submission: Submission,
  prepared: Prepared,
): Promise<OperationError> {
  const operation = describe(submission, prepared, 'denied');
  const error = deniedError(prepared, operation.id);
  await storeEnded(submission, prepared, {
    ...operation,
    error: toErrorBody(error),
  });
  return error;
}

async function storeNoop(
  submission: Submission,
  prepared: Prepared,
): Promise<Operation> {
  return storeEnded(
    submission,
    prepared,
    describe(submission, prepared, 'no-op'),
  );
}

/** Stores and starts it, or answers null where another operation is open on the subject, or ended after the plan was made. */
async function storeAccepted(
  submission: Submission,
  prepared: Prepared,
  {
    worker,
    seen,
  }: { readonly worker: Worker; readonly seen: readonly string[] },
): Promise<Operation | null> {
  const { context, definition, input } = submission;
  const { needed } = prepared;
  const state = needed ? 'awaiting-approval' : 'running';
  const described = describe(submission, prepared, state);
  const operation = needed
    ? { ...described, approvals: askedFor(needed, described.now) }
    : described;
  const { id, plan, actor, now } = operation;
  // Nobody else can know this ID yet, so the lease is ours without waiting, while the transaction opens.
  const hold = needed ? Promise.resolve(false) : worker.hold(id);
  const begin = async (tx: Knex.Transaction) =>
    definition.begin
      ? plainJson(
          await definition.begin(tx, input, prepared.planned, { id, actor }),
        )
      : prepared.planned.state;
  // What went wrong may be that the plan speaks of a world that is gone.
  const overtaken = async () => {
    const { subject } = plan;
    const ended = { subject, except: seen, now };
    return (await findJustEnded(context.db, ended)).length > 0;
  };
  let stored: OperationRow | null = null;
  try {
    stored = await context.db.transaction(async tx => {
      const held = await hold;
      if (!(await insertOperation(tx, { ...operation, epoch: held ? 1 : 0 })))
        return null;
      const kept = await begin(tx).catch(async error => {
        throw (await overtaken()) ? new StalePlan() : error;
      });
      const planned = { ...prepared.planned, state: kept };
      const recorded = {
        ...operation,
        privateState: kept,
        recordSubject:
          definition.recordSubject?.(planned) ?? operation.recordSubject,
      };
      const steps = definition.steps(input, planned);
      // Only now: the insert may have waited for another one to end.
      const ended = await insertSteps(tx, {
        operationId: id,
        subject: plan.subject,
        except: seen,
        steps,
        privateState: kept,
        recordSubject: recorded.recordSubject,
        started: held,
        now,
      });
      if (ended.length > 0) throw new StalePlan();
      await recordBoth(submission, tx, recorded, {
        what: 'accepted',
        outcome: 'success',
      });
      return newRow({ ...recorded, epoch: held ? 1 : 0 }, steps, held);
    });
  } catch (error) {
    if (!(error instanceof StalePlan)) throw error;
  } finally {
    if (!stored) await worker.letGo(id);
  }
  if (!stored) return null;
  context.effect({ operationId: id, subject: plan.subject, name: 'accepted' });
  context.changed({
    id,
    type: plan.type,
    subject: plan.subject,
    state,
  });
  if (!needed) worker.run(stored);
  return toOperation(stored);
}
