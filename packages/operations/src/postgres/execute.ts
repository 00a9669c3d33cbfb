import type { Knex } from 'knex';
import type { JsonValue } from '@companyos/ledger';
import { isOperationError, OperationError, toErrorBody } from '../errors';
import type { Step, StepContext } from '../types';
import { confirmApprovals, needsConfirmation } from './approvals/confirm';
import { backoffMs } from './backoff';
import { asError, type EngineContext } from './options';
import { definitionOf } from './planning';
import { toOperation, type OperationRow } from './rows';
import { describeTrouble } from './describeTrouble';
import { completeSteps } from './store/completeSteps';
import { NotOwner, recordEnd } from './recordEnd';
import { findCancelReason } from './store/findCancelReason';
import { putOnHold } from './store/putOnHold';
import { resetRunningStep } from './store/resetRunningStep';

/** How a worker's turn at an operation ended. */
export type Outcome =
  | { readonly kind: 'ended' }
  | { readonly kind: 'waiting'; readonly nextAttemptAt: Date }
  /** Someone else owns it now, or this process stops: nothing more is to be done here. */
  | { readonly kind: 'left' };

/** Steps that commit together: the first one was applied, with this result, and those up to `through` only commit. */
interface Applied {
  readonly position: number;
  readonly through: number;
  readonly result: JsonValue;
}

/** One worker's turn at one operation. */
class Turn {
  readonly #context: EngineContext;
  readonly #row: OperationRow;
  readonly #signal: AbortSignal;
  readonly #steps: readonly Step<Knex.Transaction>[];
  readonly #stepContext: StepContext & {
    results: { [stepKey: string]: JsonValue };
  };
  /** The step whose code runs now, for whoever asks what went wrong. */
  #title = '';

  constructor(context: EngineContext, row: OperationRow, signal: AbortSignal) {
    this.#context = context;
    this.#row = row;
    this.#signal = signal;
    const { subject, summary, changes, holds } = row.plan;
    const state = row.private_state;
    this.#steps = definitionOf(context, row.type).steps(row.input, {
      subject,
      summary,
      changes,
      holds,
      state,
    });
    this.#stepContext = {
      operation: toOperation(row),
      input: row.input,
      state,
      results: Object.fromEntries(
        row.steps
          .filter(step => step.state === 'done')
          .map(step => [step.key, step.result]),
      ),
      signal,
    };
  }

  async run(): Promise<Outcome> {
    const stored = this.#row.steps.map(({ key }) => key).join('\n');
    if (stored !== this.#steps.map(({ key }) => key).join('\n')) {
      // A rolling update: the replica whose version planned it can finish it.
      throw new Error(
        `The steps of ${this.#row.id} are not those of this version of ${
          this.#row.type
        }.`,
      );
    }
    const first = this.#row.steps.findIndex(({ state }) => state !== 'done');
    let state = this.#row.state;
    let position = first === -1 ? this.#steps.length : first;
    for (;;) {
      if (state === 'cancelling') return this.#endCancelled();
      if (this.#signal.aborted) return { kind: 'left' };
      try {
        if (needsConfirmation(this.#row) && position === 0) {
          const outcome = await confirmApprovals(this.#context, this.#row);
          if (outcome) return outcome;
        }
        const through = this.#commitsWith(position);
        const result = await this.#apply(position);
        const applied = { position, through, result };
        if (through >= this.#steps.length - 1) {
          return await this.#endWell(applied);
        }
        state = await this.#commit(applied);
        position = through + 1;
      } catch (error) {
        if (error instanceof NotOwner) throw error;
        if (this.#signal.aborted) return { kind: 'left' };
        const trouble = await this.#trouble(position, asError(error));
        if (trouble !== 'cancelling') return trouble;
        return this.#endCancelled();
      }
    }
  }

  /** A step that only commits touches nothing outside of this database, so it joins the transaction of the one before. */
  #commitsWith(position: number): number {
    let through = position;
    while (this.#steps[through + 1] && !this.#steps[through + 1].apply) {
      through++;
    }
    return through;
  }

  async #apply(position: number): Promise<JsonValue> {
    const step = this.#steps.at(position);
    this.#title = step?.title ?? 'Finish';
    if (!step?.apply) return null;
    const result = (await step.apply(this.#stepContext)) ?? null;
    this.#effect(`${step.key} applied`);
    return result;
  }

  async #commit(applied: Applied): Promise<'running' | 'cancelling'> {
    const commit = async (db: Knex) => {
      const results = await this.#commitSteps(db as Knex.Transaction, applied);
      const owned = await completeSteps(db, {
        position: applied.position,
        results,
        operationId: this.#row.id,
        epoch: this.#row.epoch,
        now: this.#context.clock(),
      });
      // Thrown in the transaction, so that what the steps' commits wrote goes with it.
      if (owned === null) throw new NotOwner();
      return owned;
    };
    // Where nothing is written besides, the one statement is a transaction of its own.
    const { db } = this.#context;
    const writes = this.#stepsOf(applied).some(step => step.commit);
    const state = await (writes ? db.transaction(commit) : commit(db));
    const keys = this.#stepsOf(applied).map(({ key }) => key);
    this.#effect(`${keys.join(' and ')} committed`);
    this.#changed(state);
    return state;
  }

  async #commitSteps(
    tx: Knex.Transaction,
    applied: Applied,
  ): Promise<readonly JsonValue[]> {
    const { results } = this.#stepContext;
    for (const step of this.#stepsOf(applied)) {
      this.#title = step.title;
      const result = step.apply ? applied.result : null;
      const answer = await step.commit?.(tx, this.#stepContext, result);
      results[step.key] = step.apply ? result : answer ?? null;
    }
    return this.#stepsOf(applied).map(({ key }) => results[key]);
  }

  #stepsOf({ position, through }: Applied): readonly Step<Knex.Transaction>[] {
    return this.#steps.slice(position, through + 1);
  }

  /** The last steps' commits, `finish`, the end and its record: one transaction. */
  async #endWell(applied: Applied): Promise<Outcome> {
    const definition = definitionOf(this.#context, this.#row.type);
    await this.#context.db.transaction(async tx => {
      const results = await this.#commitSteps(tx, applied);
      const output = await definition.finish?.(tx, this.#stepContext);
      const { position } = applied;
      await recordEnd(this.#context, tx, this.#row, {
        state: 'succeeded',
        steps: { position, results, state: 'done', error: null },
        output,
        error: null,
      });
    });
    return this.#ended('succeeded');
  }

  async #endCancelled(): Promise<Outcome> {
    const { id } = this.#row;
    await this.#context.db.transaction(async tx => {
      // Asked for after this turn began, as a rule, so the row that it began with does not know.
      const reason = await findCancelReason(tx, id);
      await recordEnd(this.#context, tx, this.#row, {
        state: 'cancelled',
        error: toErrorBody(new OperationError('CANCELLED', reason)),
      });
      await resetRunningStep(tx, id);
      await this.#onTrouble(tx, 'cancelled', reason);
    });
    return this.#ended('cancelled');
  }

  async #trouble(
    position: number,
    error: Error,
  ): Promise<Outcome | 'cancelling'> {
    const reason = describeTrouble(this.#title, error);
    const { id, epoch } = this.#row;
    if (isOperationError(error) && !error.retryable) {
      await this.#context.db.transaction(async tx => {
        await recordEnd(this.#context, tx, this.#row, {
          state: 'failed',
          steps: { position, results: [null], state: 'failed', error: reason },
          error: { ...toErrorBody(error), operationId: id },
        });
        await this.#onTrouble(tx, 'failed', reason);
      });
      return this.#ended('failed');
    }
    const now = this.#context.clock();
    const attempts = this.#row.steps[position].attempts || 1;
    const nextAttemptAt = new Date(
      now.getTime() + backoffMs(attempts, this.#context.random()),
    );
    const state = await this.#context.db.transaction(async tx => {
      const options = { operationId: id, epoch, position, reason };
      const held = await putOnHold(tx, { ...options, nextAttemptAt, now });
      if (held === null) throw new NotOwner();
      if (held === 'waiting') await this.#onTrouble(tx, 'waiting', reason);
      return held;
    });
    this.#context.logger.warn(`Operation ${id} waits: ${reason}`, error);
    this.#changed(state);
    return state === 'waiting' ? { kind: 'waiting', nextAttemptAt } : state;
  }

  async #onTrouble(
    tx: Knex.Transaction,
    state: 'waiting' | 'failed' | 'cancelled',
    reason: string,
  ): Promise<void> {
    await definitionOf(this.#context, this.#row.type).onTrouble?.(
      tx,
      this.#stepContext,
      { state, reason },
    );
  }

  #ended(state: 'succeeded' | 'failed' | 'cancelled'): Outcome {
    this.#effect('ended');
    this.#changed(state);
    return { kind: 'ended' };
  }

  #effect(name: string): void {
    const { id, subject } = this.#row;
    this.#context.effect({ operationId: id, subject, name });
  }

  #changed(state: Parameters<EngineContext['changed']>[0]['state']): void {
    const { id, type, subject } = this.#row;
    this.#context.changed({ id, type, subject, state });
  }
}

/** One worker's turn at one operation: applies its remaining steps until it ends, waits, or is lost. */
export async function execute(
  context: EngineContext,
  row: OperationRow,
  signal: AbortSignal,
): Promise<Outcome> {
  const turn = new Turn(context, row, signal);
  try {
    return await turn.run();
  } catch (error) {
    if (error instanceof NotOwner) return { kind: 'left' };
    throw error;
  }
}
