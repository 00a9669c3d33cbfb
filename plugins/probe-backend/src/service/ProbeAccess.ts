import type { ProbeArm } from '@companyos/plugin-probe-common';
import type { Probe } from '@companyos/plugin-probe-node';
import { OperationError, type Actor } from '@companyos/operations';
import {
  probeRequest,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';

export interface ProbeAccessOptions {
  readonly policy: { decide(request: PolicyRequest): PolicyDecision };
  /** Commits a decision to the outbox before anybody is told. */
  readonly record: (
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ) => Promise<void>;
}

/**
 * Asks policy on each probe. A denial is recorded before it is told; what only paints a page is recorded when it is denied,
 * a run always.
 */
export class ProbeAccess {
  static create(options: ProbeAccessOptions): ProbeAccess {
    return new ProbeAccess(options);
  }

  private constructor(private readonly options: ProbeAccessOptions) {}

  /** @throws OperationError `POLICY_DENIED` */
  async requireRead(actor: Actor, probe: Probe): Promise<void> {
    const decision = this.#decideRead(actor, probe);
    if (decision.outcome === 'allow') return;
    await this.#deny(decision, actor, probe);
  }

  /**
   * Those that may be read.
   *
   * @throws OperationError `POLICY_DENIED` where there are some and none may.
   */
  async readable(
    actor: Actor,
    probes: readonly Probe[],
  ): Promise<readonly Probe[]> {
    const allowed = probes.filter(
      probe => this.#decideRead(actor, probe).outcome === 'allow',
    );
    if (allowed.length === 0 && probes.length > 0) {
      await this.requireRead(actor, probes[0]);
    }
    return allowed;
  }

  /**
   * @returns the decision's ID
   * @throws OperationError `POLICY_DENIED`
   */
  async requireRun(actor: Actor, probe: Probe, arm: ProbeArm): Promise<string> {
    const decision = this.options.policy.decide(
      probeRequest(actor, 'probe:run', factsOf(probe), { arm }),
    );
    if (decision.outcome !== 'allow') {
      await this.#deny(decision, actor, probe);
    }
    await this.options.record(decision, { actor, subject: subjectOf(probe) });
    return decision.id;
  }

  #decideRead(actor: Actor, probe: Probe): PolicyDecision {
    return this.options.policy.decide(
      probeRequest(actor, 'probe:read', factsOf(probe)),
    );
  }

  async #deny(
    decision: PolicyDecision,
    actor: Actor,
    probe: Probe,
  ): Promise<never> {
    await this.options.record(decision, { actor, subject: subjectOf(probe) });
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  }
}

function factsOf({ id, criticalPath, target }: Probe) {
  return { id, criticalPath, target: target.id };
}

function subjectOf({ id }: Probe): string {
  return `probe:${id}`;
}
