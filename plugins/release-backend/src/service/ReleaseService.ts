import {
  OperationError,
  type Actor,
  type DecidedPlan,
  type Operation,
} from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import {
  reasonSchema,
  startReleaseSchema,
  type StartResult,
  type SteeringVerb,
  type SteerResult,
} from '@companyos/plugin-release-common';
import type { Knex } from 'knex';
import { findLatestRollout, listReleases } from '../database';
import { RELEASE_ROLLBACK, RELEASE_START } from '../operations';
import type { ReleaseReader } from './ReleaseReader';

/** How long an answer is held back for the controller's word; it goes on without anybody waiting. */
const ANSWER_WITHIN_MS = 5_000;

export interface ReleaseServiceOptions {
  readonly database: Knex;
  readonly engine: Pick<OperationEngine, 'plan' | 'submit' | 'settled'>;
  readonly reader: ReleaseReader;
}

/** Everything that is asked of releases. Nothing happens without a reason in a person's words. */
export class ReleaseService {
  static create(options: ReleaseServiceOptions): ReleaseService {
    return new ReleaseService(options);
  }

  private constructor(private readonly options: ReleaseServiceOptions) {}

  planStart(actor: Actor, input: unknown): Promise<DecidedPlan> {
    return this.options.engine.plan({ type: RELEASE_START, input, actor });
  }

  async start(
    actor: Actor,
    input: unknown,
    how: { readonly reason: unknown; readonly planHash?: string },
  ): Promise<StartResult> {
    const operation = await this.submit(actor, RELEASE_START, input, how);
    const { component, target, version } = startReleaseSchema.parse(input);
    const { database } = this.options;
    const [release] = await listReleases(database, {
      component,
      target,
      version,
      limit: 1,
    });
    const rollout = release && (await findLatestRollout(database, release.id));
    return {
      operation,
      rolloutId: rollout?.id ?? null,
      releaseId: release?.id ?? null,
    };
  }

  async steer(
    actor: Actor,
    rolloutId: string,
    verb: SteeringVerb,
    reason: unknown,
  ): Promise<SteerResult> {
    const operation = await this.submit(
      actor,
      `release.${verb}`,
      { rolloutId },
      { reason },
    );
    return {
      operation,
      rollout: await this.options.reader.rollout(actor, rolloutId),
    };
  }

  planRollback(actor: Actor, releaseId: string): Promise<DecidedPlan> {
    const type = RELEASE_ROLLBACK;
    return this.options.engine.plan({ type, input: { releaseId }, actor });
  }

  /** Answers as soon as it is accepted: going back takes as long as deploying does. */
  rollback(
    actor: Actor,
    releaseId: string,
    how: { readonly reason: unknown; readonly planHash?: string },
  ): Promise<Operation> {
    return this.options.engine.submit({
      type: RELEASE_ROLLBACK,
      input: { releaseId },
      actor,
      reason: reasonOf(how.reason),
      planHash: how.planHash,
    });
  }

  private async submit(
    actor: Actor,
    type: string,
    input: unknown,
    how: { readonly reason: unknown; readonly planHash?: string },
  ): Promise<Operation> {
    const { engine } = this.options;
    const accepted = await engine.submit({
      type,
      input,
      actor,
      reason: reasonOf(how.reason),
      planHash: how.planHash,
    });
    const timeoutMs = ANSWER_WITHIN_MS;
    return engine.settled(accepted.id, { timeoutMs });
  }
}

function reasonOf(reason: unknown): string {
  const result = reasonSchema.safeParse(reason);
  if (result.success) return result.data;
  const message = result.error.issues[0].message;
  throw new OperationError('INVALID_INPUT', 'There must be a reason.', {
    fields: { reason: message },
  });
}
