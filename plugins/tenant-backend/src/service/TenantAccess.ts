import { OperationError, type Actor } from '@companyos/operations';
import {
  portalRequest,
  tenantRequest,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import { tenantFacts } from '../create/facts';
import type { StoredTenant } from '../database';

export interface TenantAccessOptions {
  readonly policy: { decide(request: PolicyRequest): PolicyDecision };
  /** Commits a denial to the outbox before anybody is told. */
  recordDenial(
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ): Promise<void>;
}

/**
 * Asks policy before something is shown. A denial is recorded first and then thrown with its ID; an answer that only paints
 * a page is not recorded.
 */
export class TenantAccess {
  static create(options: TenantAccessOptions): TenantAccess {
    return new TenantAccess(options);
  }

  private constructor(private readonly options: TenantAccessOptions) {}

  /** May this actor see tenants in the portal at all: its choices, its rules? */
  async requirePortal(actor: Actor): Promise<void> {
    await this.require(
      actor,
      portalRequest(actor, 'tenant.read'),
      'portal:tenants',
    );
  }

  /** May this actor read this tenant? */
  async requireRead(actor: Actor, tenant: ReadableTenant): Promise<void> {
    await this.require(
      actor,
      readRequest(actor, tenant),
      `tenant:${tenant.id}`,
    );
  }

  /**
   * Those that this actor may read. Where not one of several may be read, that is a denial like any other: an empty list
   * would be a lie.
   */
  async readable<T extends ReadableTenant>(
    actor: Actor,
    tenants: readonly T[],
  ): Promise<readonly T[]> {
    const { policy } = this.options;
    const allowed = tenants.filter(
      tenant => policy.decide(readRequest(actor, tenant)).outcome === 'allow',
    );
    if (allowed.length === 0 && tenants.length > 0) {
      await this.requireRead(actor, tenants[0]);
    }
    return allowed;
  }

  private async require(
    actor: Actor,
    request: PolicyRequest,
    subject: string,
  ): Promise<void> {
    const decision = this.options.policy.decide(request);
    if (decision.outcome === 'allow') return;
    await this.options.recordDenial(decision, { actor, subject });
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  }
}

/** What a decision about reading has to know. */
export type ReadableTenant = Pick<StoredTenant, 'id' | 'spec' | 'bindings'>;

function readRequest(
  actor: Actor,
  { spec, bindings }: ReadableTenant,
): PolicyRequest {
  return tenantRequest(actor, 'tenant:read', tenantFacts(spec, bindings));
}
