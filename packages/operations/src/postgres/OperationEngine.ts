import type { PolicyDecision } from '@companyos/policy';
import { OperationError } from '../errors';
import { isEnded } from '../states';
import type { Actor, DecidedPlan, Operation } from '../types';
import { approve, type ApproveRequest } from './approvals/approve';
import { approvalOutlook } from './approvals/ask';
import { approvalChoices, type ApprovalChoices } from './approvals/choices';
import { reject, revokeApproval } from './approvals/rejectAndRevoke';
import { migrateOperations } from './migrations';
import {
  toContext,
  type EngineContext,
  type OperationEngineOptions,
} from './options';
import { definitionOf, plainJson, prepare } from './planning';
import { decisionRecord } from './records';
import { recordIntervention, type Intervention } from './recordIntervention';
import { toOperation, type OperationRow } from './rows';
import { storableText } from './storable';
import { findOperation } from './store/findOperation';
import { listOperations, type OperationQuery } from './store/listOperations';
import { requestCancel } from './store/requestCancel';
import { requestRetry } from './store/requestRetry';
import { submitOperation, type SubmitRequest } from './submit';
import { Watchers } from './Watchers';
import { Worker } from './Worker';

/** A page of operations, newest first. */
export interface OperationPage {
  readonly items: readonly Operation[];
  /** Give it as `after` to go on; null where there is no more. */
  readonly next: string | null;
}

/**
 * Runs operations: plan, decide, apply, record.
 *
 * ## What it promises
 *
 * - Nothing is touched before a decision allows it, and the decision is committed together with the operation. Where the
 *   outbox cannot be written, the operation does not happen. A denial is stored and recorded before it is told.
 * - An accepted operation goes on until it ends, whatever happens to the process that accepted it: any replica on the same
 *   database takes it over, at once where the owner's connection is gone.
 * - A step's `commit` takes effect exactly once. A step's `apply` takes effect at least once: after a crash it runs again,
 *   and where an owner lost its lease without noticing it can overlap with its successor's. So it must be idempotent.
 * - At most one operation is open per subject, also when two replicas are asked at the same moment.
 * - Each record reaches the outbox exactly once, in the transaction of what it speaks of.
 *
 * ## How
 *
 * The `operations` table is the queue. A worker owns an operation by a session advisory lock on a connection kept for that
 * purpose (`Lease`), so that PostgreSQL itself frees it when the owner dies. Each take-over raises the row's `epoch`, and
 * every commit asks for the epoch it was given: an owner that lost its lease and does not know it can commit nothing.
 * NOTIFY wakes workers and those who wait for a result; a poll each second covers notifications that were lost.
 *
 * ## The states
 *
 * A submit ends in `denied`, in `no-op` (there was nothing to change), in `awaiting-approval` where the definition says that
 * its plan needs approvals, or in `running`. The last approval leads to `running`, where everything is looked at anew before
 * the first step: what changed meanwhile ends it as `failed`, untouched, and an approval that no longer counts leads back. A
 * no leads to `rejected`, a plan that gets too old to `expired`. From `running`, a step's failure
 * that may pass leads to `waiting`, and the retry back to `running`, as often as it takes; a failure that will not pass (an
 * `OperationError` that is not `retryable`) leads to `failed`; the last step to `succeeded`. A request to cancel turns
 * open ones into `cancelling`, and the owner turns that into `cancelled` before the next step. Where the
 * last step was at work by then, the operation ends as `succeeded` all the same: it is told as it is. Ended states stay.
 */
export class OperationEngine {
  /** Does not touch the database yet. */
  static create(options: OperationEngineOptions): OperationEngine {
    return new OperationEngine(toContext(options));
  }

  readonly #context: EngineContext;
  readonly #watchers = new Watchers();
  readonly #worker: Worker;

  private constructor(context: EngineContext) {
    this.#context = context;
    this.#worker = new Worker(context, id => this.#watchers.wake(id));
  }

  /** Brings the tables up to date and starts working on what is due. */
  async start(): Promise<void> {
    await migrateOperations(this.#context.db);
    await this.#worker.start();
  }

  /** Lets running steps come to a stop; what is not finished is free for other replicas. */
  async stop(): Promise<void> {
    await this.#worker.stop();
    this.#watchers.wake('*');
  }

  /**
   * A dry run: the plan and the decision, through the code that a submit goes through. A denial is recorded, so that its ID
   * can be looked up; nothing else is stored.
   */
  async plan(request: {
    readonly type: string;
    readonly input: unknown;
    readonly actor: Actor;
  }): Promise<DecidedPlan> {
    const definition = definitionOf(this.#context, request.type);
    const input = plainJson(definition.parse(request.input));
    const prepared = await prepare(
      this.#context,
      definition,
      input,
      request.actor,
    );
    const { plan, decision, planned, needed } = prepared;
    if (decision.outcome !== 'allow') {
      await this.recordDenial(decision, {
        actor: request.actor,
        subject: definition.recordSubject?.(planned) ?? `plan:${plan.hash}`,
      });
    }
    const { details } = planned;
    const shown = { plan, decision, ...(details && { details }) };
    if (!needed) return shown;
    const approvalsNeeded = await approvalOutlook(
      this.#context,
      needed,
      request.actor,
    );
    return { ...shown, approvalsNeeded };
  }

  /**
   * Plans, decides, and stores the operation, which then goes on by itself. Answers at once; see `settled` to wait.
   *
   * A submit of what is already at work (the same type, with the same input or the same plan) answers that operation. An
   * empty plan ends as `no-op`, also where `planHash` names an older plan: doing nothing needs no confirmation.
   *
   * @throws OperationError `INVALID_INPUT`, `POLICY_DENIED` (with decision and operation ID), `PLAN_CHANGED`,
   *   `OPERATION_IN_PROGRESS`, and what the definition's `plan` throws.
   */
  async submit(request: SubmitRequest): Promise<Operation> {
    return submitOperation(this.#context, this.#worker, request);
  }

  /** @throws OperationError `NOT_FOUND` */
  async get(id: string): Promise<Operation> {
    return toOperation(await this.#row(id));
  }

  async list(
    query: Omit<OperationQuery, 'limit'> & { readonly limit?: number } = {},
  ): Promise<OperationPage> {
    const limit = Math.min(Math.max(query.limit ?? 20, 1), 100);
    const rows = await listOperations(this.#context.db, {
      ...query,
      limit: limit + 1,
    });
    const items = rows.slice(0, limit).map(toOperation);
    return { items, next: rows.length > limit ? items[limit - 1].id : null };
  }

  /**
   * Asks an operation to stop before its next step. What was done stays done.
   *
   * @throws OperationError `NOT_FOUND`, `OPERATION_ENDED`
   */
  async cancel(
    id: string,
    by: Intervention & { readonly reason: string },
  ): Promise<Operation> {
    const row = await this.#row(id);
    const now = this.#context.clock();
    const changed = await this.#context.db.transaction(async tx => {
      if (
        !(await requestCancel(tx, {
          id,
          reason: storableText(by.reason),
          now,
        }))
      )
        return false;
      await recordIntervention(
        this.#context,
        tx,
        row,
        by,
        'cancel-requested',
        now,
      );
      return true;
    });
    const operation = await this.get(id);
    if (!changed && isEnded(operation.state)) {
      throw new OperationError(
        'OPERATION_ENDED',
        `The operation has ended (${operation.state}): it cannot be cancelled.`,
        { operationId: id },
      );
    }
    return operation;
  }

  /**
   * Says yes to the plan that awaits approval. The last yes that is needed lets the work begin, after everything has been
   * looked at anew: the plan, its age, the decision about it, and the right of each person who approved.
   *
   * Nobody approves their own request or through a group of one, and one person's yes meets one requirement. Said again, it
   * changes nothing.
   *
   * @throws OperationError `NOT_FOUND`, `OPERATION_ENDED`, `APPROVAL_NOT_NEEDED`, `PLAN_CHANGED`, `APPROVAL_EXPIRED`,
   *   `POLICY_DENIED` (recorded)
   */
  async approve(request: ApproveRequest): Promise<Operation> {
    const row = await this.#row(request.id);
    if (await approve(this.#context, row, request)) void this.#worker.look();
    return this.get(request.id);
  }

  /**
   * Says no, for whoever could have said yes: the operation ends, and nothing was touched.
   *
   * @throws OperationError `NOT_FOUND`, `OPERATION_ENDED`, `APPROVAL_NOT_NEEDED`, `APPROVAL_EXPIRED`, `POLICY_DENIED`
   */
  async reject(
    id: string,
    by: { readonly actor: Actor; readonly reason: string },
  ): Promise<Operation> {
    await reject(this.#context, await this.#row(id), by);
    return this.get(id);
  }

  /**
   * Takes one's own yes back, until the work begins.
   *
   * @throws OperationError `NOT_FOUND` (also where the actor approved nothing), `CONFLICT`
   */
  async revokeApproval(
    id: string,
    by: { readonly actor: Actor; readonly reason: string },
  ): Promise<Operation> {
    await revokeApproval(this.#context, await this.#row(id), by);
    return this.get(id);
  }

  /** What this actor could say to the operation now. Only paints a page: what they then do is decided again. */
  async approvalChoices(
    operation: Operation,
    actor: Actor,
  ): Promise<ApprovalChoices> {
    return approvalChoices(this.#context, operation, actor);
  }

  /**
   * Tries a waiting operation now rather than when its turn comes. Where it does not wait, nothing happens.
   *
   * @throws OperationError `NOT_FOUND`, `OPERATION_ENDED`
   */
  async retryNow(id: string, by: Intervention): Promise<Operation> {
    const row = await this.#row(id);
    const now = this.#context.clock();
    await this.#context.db.transaction(async tx => {
      if (await requestRetry(tx, { id, now }))
        await recordIntervention(
          this.#context,
          tx,
          row,
          by,
          'retry-requested',
          now,
        );
    });
    const operation = await this.get(id);
    if (isEnded(operation.state)) {
      throw new OperationError(
        'OPERATION_ENDED',
        `The operation has ended (${operation.state}): it cannot be tried again.`,
        { operationId: id, next: 'Start a new one if you still want it.' },
      );
    }
    return operation;
  }

  /**
   * The operation once it ended, waits or awaits approval, or as it is when the time is up. Works for operations of other replicas too.
   *
   * @param options - `until: 'ended'` does not stop at `waiting` and `awaiting-approval`.
   */
  async settled(
    id: string,
    options: {
      readonly timeoutMs: number;
      readonly until?: 'settled' | 'ended';
      readonly signal?: AbortSignal;
    },
  ): Promise<Operation> {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const signal = options.signal
      ? AbortSignal.any([timeout, options.signal])
      : timeout;
    for (;;) {
      // Listens before it reads, or a change in between would go unheard.
      const heard = this.#watchers.next(id, signal);
      const operation = await this.get(id);
      const settled =
        isEnded(operation.state) ||
        (options.until !== 'ended' &&
          (operation.state === 'waiting' ||
            operation.state === 'awaiting-approval'));
      if (settled || signal.aborted) return operation;
      await heard;
    }
  }

  /** Records a denial that no operation tells of, for instance of reading one. Call it before the error is shown. */
  async recordDenial(
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ): Promise<void> {
    await this.#context.db.transaction(async tx => {
      await this.#context.outbox.appendAll(tx, [
        decisionRecord(decision, about),
      ]);
    });
    this.#context.denied({ decision, ...about });
  }

  /** Looks for due operations now instead of at the next poll. Resolves when those found have started. */
  async wake(): Promise<void> {
    await this.#worker.sweep();
  }

  async #row(id: string): Promise<OperationRow> {
    const row = await findOperation(this.#context.db, id);
    if (!row)
      throw new OperationError('NOT_FOUND', `There is no operation ${id}.`);
    return row;
  }
}
