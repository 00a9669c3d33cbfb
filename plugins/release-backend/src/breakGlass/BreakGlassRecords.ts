import type { LedgerRecord, Outbox } from '@companyos/ledger';
import { OperationError, type Actor } from '@companyos/operations';
import { decisionRecord } from '@companyos/operations/postgres';
import {
  breakGlassSchema,
  fieldMessages,
  type BreakGlassAnswer,
  type BreakGlassReport,
} from '@companyos/plugin-release-common';
import {
  releaseRequest,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import type { Knex } from 'knex';
import type { Components } from '../components';
import {
  addEvents,
  findActiveRollout,
  findReleaseOf,
  setReleaseState,
  type ReleaseRow,
} from '../database';
import { readTarget } from '../operations/facts';
import type { TargetRegistry } from '../TargetRegistry';

export interface BreakGlassOptions {
  readonly database: Knex;
  readonly outbox: Pick<Outbox, 'appendAll'>;
  readonly policy: { decide(request: PolicyRequest): PolicyDecision };
  readonly components: Pick<Components, 'ownersOf'>;
  readonly targets: TargetRegistry;
  now?(): Date;
}

const OUTCOMES = {
  success: 'success',
  failure: 'failure',
  unknown: 'info',
} as const;

/**
 * Takes down what somebody did to a target while the portal was not there: the one act that comes before its record. The entry
 * says that it is late and that its actor is claimed, and who delivered it, which was checked. What policy says of the
 * deliverer is recorded beside it: the act is past, and an entry that is refused would only hide it.
 */
export class BreakGlassRecords {
  static create(options: BreakGlassOptions): BreakGlassRecords {
    return new BreakGlassRecords(options);
  }

  private constructor(private readonly options: BreakGlassOptions) {}

  /** The same report again changes nothing. */
  async take(actor: Actor, body: unknown): Promise<BreakGlassAnswer> {
    if (actor.kind !== 'user') {
      throw new OperationError(
        'POLICY_DENIED',
        'What somebody did by hand is reported by a person.',
        { next: 'Sign in, and deliver it with: companyos ledger deliver' },
      );
    }
    const report = parse(body);
    const { database, outbox } = this.options;
    const release = await findReleaseOf(database, report, report);
    const decision = await this.#decide(actor, report);
    const served = release && (await this.#isServed(release));
    const recorded = await database.transaction(async tx => {
      const known = await tx('ledger_outbox')
        .where({ key: report.key })
        .first('key');
      if (known) return false;
      const subject = release
        ? `release:${release.id}`
        : `target:${report.target}`;
      await outbox.appendAll(tx, [
        decisionRecord(decision, { actor, subject }),
        lateRecord(report, { actor, decision, subject, release }),
      ]);
      await tell(tx, report, actor, this.#now());
      if (release && served) {
        await setReleaseState(tx, release.id, 'stable', this.#now());
      }
      return true;
    });
    return {
      key: report.key,
      recorded,
      releaseId: release?.id ?? null,
      decisionId: recorded ? decision.id : null,
    };
  }

  async #decide(
    actor: Actor,
    { component, target }: BreakGlassReport,
  ): Promise<PolicyDecision> {
    const owners = await this.options.components.ownersOf(component);
    const facts = { component, target, owners };
    return this.options.policy.decide(
      releaseRequest(actor, 'release:rollback', facts),
    );
  }

  /** By the target's own word; where it has none now, our record is corrected by whoever releases next. */
  async #isServed(release: ReleaseRow): Promise<boolean> {
    const target = this.options.targets.find(release.target);
    if (!target) return false;
    const reading = await readTarget(target, release).catch(() => null);
    return reading?.stableDigest === release.digest;
  }

  #now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

function parse(body: unknown): BreakGlassReport {
  const result = breakGlassSchema.safeParse(body);
  if (result.success) return result.data;
  throw new OperationError(
    'INVALID_INPUT',
    'The report cannot be taken down as it is.',
    { fields: fieldMessages(result.error) },
  );
}

/** Whoever looks at a rollout that was under way finds out why it is paused. */
async function tell(
  tx: Knex.Transaction,
  report: BreakGlassReport,
  actor: Actor,
  now: Date,
): Promise<void> {
  const active = await findActiveRollout(tx, report);
  if (!active) return;
  await addEvents(tx, active.id, [
    {
      at: now,
      kind: 'asked',
      actor: actor.ref,
      words: `Reported late: while the portal was not there, ${report.claimedActor} (as they say) gave all traffic to ${report.version}: ${report.reason}`,
      operationId: null,
    },
  ]);
}

function lateRecord(
  report: BreakGlassReport,
  about: {
    readonly actor: Actor;
    readonly decision: PolicyDecision;
    readonly subject: string;
    readonly release: ReleaseRow | undefined;
  },
): LedgerRecord {
  const { actor, decision, subject, release } = about;
  return {
    key: report.key,
    type: 'audit',
    event: 'release.rollback.break-glass',
    outcome: OUTCOMES[report.outcome],
    subject,
    occurredAt: report.startedAt,
    plain: {
      late: true,
      actorIs: 'claimed',
      digest: report.digest,
      decisionId: decision.id,
      decided: decision.outcome,
      ...(release && { releaseId: release.id }),
    },
    personal: {
      actor: report.claimedActor,
      deliveredBy: actor.ref,
      component: report.component,
      target: report.target,
      version: report.version,
      reason: report.reason,
      words: report.words,
    },
  };
}
