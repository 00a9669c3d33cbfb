import type { DataCatalogues, DatasetFacts } from '../dataRequests';
import type { PolicyActor, TenantFacts } from '../requests';
import { stampRetention, type StampedRetention } from '../retention';
import type { PolicyBundleRef, PolicyDecision, PolicyRequest } from '../types';
import { SeamError } from './errors';
import type { SeamRecord, SeamRecorder } from './recorder';
import { requireTags, type ArtifactTags } from './tags';

/** What a seam asks; `PolicyDecisionPoint` is one. */
export interface SeamPolicy {
  readonly bundle: DataCatalogues & PolicyBundleRef;
  decide(request: PolicyRequest): PolicyDecision;
}

export interface SeamOptions<Tx = unknown> {
  readonly policy: SeamPolicy;
  /** Tenants as stored: what policy is told about a tenant is never the caller's word. */
  readonly tenants: (name: string) => Promise<TenantFacts | undefined>;
  readonly recorder: SeamRecorder<Tx>;
  readonly clock?: () => Date;
  /** The latest instant anything was recorded at, where known: retention is not dated before it. */
  readonly latestRecorded?: () => string | undefined;
}

/** Who does what to which data; the tags are as mandatory as the rest. */
export interface SeamSubject extends ArtifactTags {
  readonly actor: PolicyActor;
  /** Name of the tenant. */
  readonly tenant: string;
  /** Name of the dataset within the tenant. */
  readonly dataset: string;
}

/** A decided subject: what an effect, a record and a sidecar need. */
export interface Decided {
  readonly decision: PolicyDecision;
  readonly tags: ArtifactTags;
  readonly facts: DatasetFacts;
}

/**
 * What all seams share: tags or nothing, facts as stored, one decision, obligations met or denied, and every denial
 * committed to the record before it is thrown.
 */
export class SeamGate<Tx> {
  readonly #options: SeamOptions<Tx>;

  constructor(options: SeamOptions<Tx>) {
    this.#options = options;
  }

  get bundle() {
    return this.#options.policy.bundle;
  }

  now(): string {
    return (this.#options.clock?.() ?? new Date()).toISOString();
  }

  latestRecorded(): string | undefined {
    return this.#options.latestRecorded?.();
  }

  /** Resolves for an allow whose obligations can all be met, and throws otherwise. Records denials, not allows. */
  async decide(
    subject: SeamSubject,
    ask: (facts: DatasetFacts) => PolicyRequest,
    canMeet: (obligation: string) => boolean,
  ): Promise<Decided> {
    const tags = requireTags(subject);
    const facts = await this.facts(subject, tags);
    const decision = this.#options.policy.decide(ask(facts));
    const unmet = (decision.obligations ?? []).filter(item => !canMeet(item));
    if (decision.outcome !== 'allow' || unmet.length > 0) {
      return this.deny(
        subject,
        decision.outcome === 'allow' ? denied(decision, unmet) : decision,
      );
    }
    return { decision, tags, facts };
  }

  async facts(
    { tenant: name, dataset }: SeamSubject,
    tags: ArtifactTags,
  ): Promise<DatasetFacts> {
    const tenant = await this.#options.tenants(name);
    if (!tenant) {
      throw new SeamError('UNKNOWN_TENANT', `There is no tenant "${name}".`, {
        next: 'Check the name; tenants are listed in the portal.',
      });
    }
    return {
      name: dataset,
      tenant,
      classification: tags.classification,
      retentionSchedule: tags.retention,
    };
  }

  /** Commits the denial to the record, then throws it. */
  async deny(subject: SeamSubject, decision: PolicyDecision): Promise<never> {
    await this.commit(subject, decision, { event: 'policy.decision' });
    throw new SeamError('POLICY_DENIED', decision.reason, {
      next: decision.remedy,
      decision,
    });
  }

  async commit(
    subject: SeamSubject,
    decision: PolicyDecision,
    what: Happened,
  ): Promise<void> {
    await this.#recorded(decision, () =>
      this.#options.recorder.committed(this.#record(subject, decision, what)),
    );
  }

  async recordInTransaction(
    tx: Tx,
    subject: SeamSubject,
    decision: PolicyDecision,
  ): Promise<void> {
    await this.#recorded(decision, () =>
      this.#options.recorder.inTransaction(
        tx,
        this.#record(subject, decision, { event: 'policy.decision' }),
      ),
    );
  }

  async #recorded(decision: PolicyDecision, record: () => Promise<void>) {
    try {
      await record();
    } catch (cause) {
      throw new SeamError(
        'NOT_RECORDED',
        `The decision (${decision.outcome}) could not be recorded, so nothing was done.`,
        {
          next: 'Try again; when it stays so, report the decision ID to the people who run the portal.',
          decision,
          cause,
        },
      );
    }
  }

  #record(
    { actor, tenant, dataset }: SeamSubject,
    decision: PolicyDecision,
    { event, content, reason }: Happened,
  ): SeamRecord {
    const own = event === 'policy.decision';
    return {
      key: own ? decision.id : `${decision.id}/${event}`,
      event,
      decision,
      actor,
      tenant,
      dataset,
      occurredAt: own ? decision.decidedAt : this.now(),
      ...(content && { content }),
      ...(reason && { reason }),
    };
  }

  /** The retention of what is about to be written: the artifact's own schedule and its tenant's. */
  stamp({ tags, facts: { tenant }, decision }: Decided): StampedRetention {
    try {
      return stampRetention({
        schedules: [tags.retention, tenant.retentionSchedule],
        known: this.bundle.retention,
        now: this.now(),
        latestRecorded: this.latestRecorded(),
      });
    } catch (cause) {
      throw new SeamError('UNTAGGED', (cause as Error).message, {
        next: 'Give the artifact and its tenant a schedule of retention.yaml.',
        decision,
        cause,
      });
    }
  }
}

export type Happened = Pick<SeamRecord, 'event' | 'content' | 'reason'>;

/** An allow whose obligations cannot be met is a deny, under the same ID. */
function denied(
  { obligations, ...decision }: PolicyDecision,
  unmet: readonly string[],
): PolicyDecision {
  return {
    ...decision,
    obligations,
    outcome: 'deny',
    reason: `It is allowed only with ${unmet.join(
      ', ',
    )}, which cannot be done here.`,
    remedy: `Go a way that can do it (${unmet.join(
      ', ',
    )}), or ask for less, without the data it is about.`,
  };
}
