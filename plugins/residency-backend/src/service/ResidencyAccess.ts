import { OperationError, type Actor } from '@companyos/operations';
import {
  decisionReadRequest,
  residencyRequest,
  type PolicyDecision,
  type PolicyRequest,
  type ResidencyAction,
} from '@companyos/policy';

export interface ResidencyAccessOptions {
  readonly policy: { decide(request: PolicyRequest): PolicyDecision };
  /** Commits a decision to the outbox before anybody is told. */
  record(
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ): Promise<void>;
}

/**
 * Asks policy before something is shown or run. A denial is recorded first and then thrown with its ID; what only paints a
 * page is recorded when it is denied, what changes something always.
 */
export class ResidencyAccess {
  static create(options: ResidencyAccessOptions): ResidencyAccess {
    return new ResidencyAccess(options);
  }

  private constructor(private readonly options: ResidencyAccessOptions) {}

  /** @throws OperationError `POLICY_DENIED` */
  async require(actor: Actor, action: ResidencyAction): Promise<void> {
    await this.ask(residencyRequest(actor, action), {
      actor,
      subject: 'portal:residency',
      always: action === 'residency:run',
    });
  }

  /** @throws OperationError `POLICY_DENIED` */
  async requireDecision(
    actor: Actor,
    decision: { readonly id: string; readonly askedBy: string | null },
  ): Promise<void> {
    const { id, askedBy } = decision;
    await this.ask(decisionReadRequest(actor, { id, askedBy: askedBy ?? '' }), {
      actor,
      subject: `decision:${id}`,
    });
  }

  /** Whether they may, without leaving a trace: to choose what is asked next. */
  may(actor: Actor, action: ResidencyAction): boolean {
    const { policy } = this.options;
    return policy.decide(residencyRequest(actor, action)).outcome === 'allow';
  }

  private async ask(
    request: PolicyRequest,
    {
      always = false,
      ...about
    }: { actor: Actor; subject: string; always?: boolean },
  ): Promise<void> {
    const decision = this.options.policy.decide(request);
    const isAllowed = decision.outcome === 'allow';
    if (!isAllowed || always) await this.options.record(decision, about);
    if (isAllowed) return;
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  }
}
