import { OperationError, type Actor } from '@companyos/operations';
import {
  commandGates,
  isRolloutEnded,
  type GateId,
  type ReleaseVerb,
} from '@companyos/plugin-release-common';
import {
  portalRequest,
  releaseRequest,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import type { Components } from '../components';
import type { Lane, ReleaseRow, RolloutRow } from '../database';

export interface ReleaseAccessOptions {
  readonly policy: { decide(request: PolicyRequest): PolicyDecision };
  readonly components: Pick<Components, 'ownersOf'>;
  /** Commits a denial to the outbox before anybody is told. */
  recordDenial(
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ): Promise<void>;
}

/**
 * Asks policy before something is shown, and which buttons to offer. A denial is recorded first and then thrown with its ID; an
 * answer that only paints a page is not recorded. Reading does not depend on who owns a component, so it asks no catalog.
 */
export class ReleaseAccess {
  static create(options: ReleaseAccessOptions): ReleaseAccess {
    return new ReleaseAccess(options);
  }

  private constructor(private readonly options: ReleaseAccessOptions) {}

  /** May this actor see releases in the portal at all: targets, versions? */
  async requirePortal(actor: Actor): Promise<void> {
    const request = portalRequest(actor, 'release.read');
    await this.require(actor, request, 'portal:releases');
  }

  async requireRead(actor: Actor, release: Lane & { readonly id: string }) {
    await this.require(actor, readRequest(actor, release), subjectOf(release));
  }

  /**
   * Those that this actor may read. Where not one of several may be read, that is a denial like any other: an empty list
   * would be a lie.
   */
  async readable<T extends Lane & { readonly id: string }>(
    actor: Actor,
    items: readonly T[],
  ): Promise<readonly T[]> {
    const { policy } = this.options;
    const allowed = items.filter(
      item => policy.decide(readRequest(actor, item)).outcome === 'allow',
    );
    if (allowed.length === 0 && items.length > 0) {
      await this.requireRead(actor, items[0]);
    }
    return allowed;
  }

  /** What this actor may do with a rollout now. */
  async allowedOnRollout(
    actor: Actor,
    rollout: RolloutRow,
  ): Promise<readonly ReleaseVerb[]> {
    return this.allowed(actor, rollout, fitting(rollout));
  }

  /** What this actor may do with a release now. */
  async allowedOnRelease(
    actor: Actor,
    release: ReleaseRow,
  ): Promise<readonly ReleaseVerb[]> {
    const fits = release.served_at !== null && release.state === 'superseded';
    return this.allowed(actor, release, fits ? ['rollback'] : []);
  }

  /**
   * May this actor say what this gate has measured? Answers the decision, for the transaction that stores the report.
   *
   * @throws OperationError `POLICY_DENIED`, recorded.
   */
  async requireReport(
    actor: Actor,
    release: ReleaseRow,
    gate: GateId,
  ): Promise<PolicyDecision> {
    const owners = await this.options.components.ownersOf(release.component);
    const request = reportRequest(actor, release, owners, gate);
    return this.require(actor, request, subjectOf(release));
  }

  /** Whether to offer this actor a report of any gate. */
  mayReport(actor: Actor, lane: Lane, owners: readonly string[]): boolean {
    return commandGates.some(gate => {
      const request = reportRequest(actor, lane, owners, gate);
      return this.options.policy.decide(request).outcome === 'allow';
    });
  }

  private async allowed(
    actor: Actor,
    lane: Lane,
    verbs: readonly ReleaseVerb[],
  ): Promise<readonly ReleaseVerb[]> {
    if (verbs.length === 0) return [];
    const { policy, components } = this.options;
    const owners = await components.ownersOf(lane.component);
    const { component, target } = lane;
    return verbs.filter(verb => {
      const facts = { component, target, owners };
      const request = releaseRequest(actor, `release:${verb}`, facts);
      return policy.decide(request).outcome === 'allow';
    });
  }

  private async require(
    actor: Actor,
    request: PolicyRequest,
    subject: string,
  ): Promise<PolicyDecision> {
    const decision = this.options.policy.decide(request);
    if (decision.outcome === 'allow') return decision;
    await this.options.recordDenial(decision, { actor, subject });
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  }
}

function fitting({ kind, state }: RolloutRow): readonly ReleaseVerb[] {
  if (isRolloutEnded(state) || state === 'aborting') return [];
  if (kind !== 'canary') return state === 'pending' ? ['abort'] : [];
  switch (state) {
    case 'paused':
      return ['resume', 'promote', 'abort'];
    case 'progressing':
      return ['pause', 'promote', 'abort'];
    default:
      return ['pause', 'abort'];
  }
}

function reportRequest(
  actor: Actor,
  { component, target }: Lane,
  owners: readonly string[],
  gate: GateId,
): PolicyRequest {
  const facts = { component, target, owners };
  return releaseRequest(actor, 'release:report-gate', facts, { gate });
}

function readRequest(actor: Actor, { component, target }: Lane): PolicyRequest {
  return releaseRequest(actor, 'release:read', {
    component,
    target,
    owners: [],
  });
}

function subjectOf({ id }: { readonly id: string }): string {
  return id.startsWith('rel_') ? `release:${id}` : `rollout:${id}`;
}
