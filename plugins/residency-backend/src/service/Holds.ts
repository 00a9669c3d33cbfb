import {
  openStates,
  type Actor,
  type DecidedPlan,
  type Operation,
} from '@companyos/operations';
import { OperationError } from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import type {
  Hold,
  HoldDetails,
  HoldQuery,
  KeptThing,
  PlacedHold,
} from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';
import {
  findHold,
  findHoldOfOperation,
  listClaims,
  listHolds,
} from '../database';
import { HOLD_PLACE, holdSubject } from '../holds/placeDefinition';
import { HOLD_RELEASE } from '../holds/releaseDefinition';
import type { ResidencyAccess } from './ResidencyAccess';
import type { Subjects } from './Subjects';

/** Placing is one transaction; a database that takes longer than this is told as an operation that goes on. */
const PLACE_TIMEOUT_MS = 10_000;

export interface HoldsOptions {
  readonly database: Knex;
  readonly engine: Pick<
    OperationEngine,
    'plan' | 'submit' | 'settled' | 'list'
  >;
  readonly access: Pick<ResidencyAccess, 'require'>;
  readonly subjects: Pick<Subjects, 'canonical'>;
  /** What a hold on this subject keeps now. Rejects where that cannot be told. */
  readonly keptBy: (hold: Hold) => Promise<readonly KeptThing[]>;
}

/** Legal holds as people and other back ends meet them. */
export class Holds {
  static create(options: HoldsOptions): Holds {
    return new Holds(options);
  }

  private constructor(private readonly options: HoldsOptions) {}

  async list(actor: Actor, query: HoldQuery): Promise<readonly Hold[]> {
    await this.options.access.require(actor, 'residency:read-holds');
    return listHolds(this.options.database, query);
  }

  async get(actor: Actor, id: string): Promise<HoldDetails> {
    const { access, database, engine } = this.options;
    await access.require(actor, 'residency:read-holds');
    const hold = await findHold(database, id);
    if (!hold) throw new OperationError('NOT_FOUND', `There is no hold ${id}.`);
    const { items } = await engine.list({
      subject: holdSubject(hold),
      type: HOLD_RELEASE,
      states: openStates,
      limit: 1,
    });
    const kept = await this.keeps(hold);
    return { hold, ...kept, openRelease: items[0] ?? null };
  }

  async plan(
    actor: Actor,
    asked: { readonly subject: string },
  ): Promise<DecidedPlan> {
    const { engine, subjects } = this.options;
    const input = {
      ...asked,
      subject: await subjects.canonical(asked.subject),
    };
    return engine.plan({ type: HOLD_PLACE, input, actor });
  }

  async place(
    actor: Actor,
    asked: { readonly subject: string; readonly reason: string },
  ): Promise<PlacedHold> {
    const { database, engine, subjects } = this.options;
    const input = {
      ...asked,
      subject: await subjects.canonical(asked.subject),
    };
    const submitted = await engine.submit({
      type: HOLD_PLACE,
      input,
      actor,
      reason: input.reason,
    });
    const operation = await engine.settled(submitted.id, {
      timeoutMs: PLACE_TIMEOUT_MS,
    });
    const hold =
      (await findHoldOfOperation(database, operation.id)) ??
      (operation.state === 'no-op' ? await this.held(operation) : undefined) ??
      null;
    return {
      operation,
      hold,
      // As of now, for a hold that was there already.
      gone: await listClaims(database, input.subject),
    };
  }

  /** Answers at once: others have to approve first. */
  release(
    actor: Actor,
    input: { readonly holdId: string; readonly reason: string },
  ): Promise<Operation> {
    return this.options.engine.submit({
      type: HOLD_RELEASE,
      input,
      actor,
      reason: input.reason,
    });
  }

  /** The hold that made placing it again a no-op. */
  private async held({ plan }: Operation): Promise<Hold | undefined> {
    const holds = await listHolds(this.options.database);
    return holds.find(hold => holdSubject(hold) === plan.subject);
  }

  private async keeps(
    hold: Hold,
  ): Promise<Pick<HoldDetails, 'keeps' | 'keepsUnknown'>> {
    if (hold.released) return { keeps: [], keepsUnknown: null };
    try {
      return { keeps: await this.options.keptBy(hold), keepsUnknown: null };
    } catch (error) {
      return {
        keeps: [],
        keepsUnknown: `What it keeps cannot be listed now: ${
          (error as Error).message
        }`,
      };
    }
  }
}
