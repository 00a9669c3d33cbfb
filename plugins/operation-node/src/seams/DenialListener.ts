import type { Actor } from '@companyos/operations';
import type { PolicyDecision } from '@companyos/policy';

/** A denial that is on the record already. */
export interface Denial {
  /** `outcome` is `deny`. */
  readonly decision: PolicyDecision;
  /** Who was denied. */
  readonly actor: Actor;
  /** As the ledger calls it, `tenant:tn_…`. */
  readonly subject: string;
  /** As a person calls it: `export of tenant acme`. */
  readonly about: string;
  readonly operationId?: string;
}

/**
 * Told of each denial after it was recorded, so that the person it concerns gets to see it. A listener is a courtesy: one
 * that fails is logged, and the denial stands.
 */
export interface DenialListener {
  denied(denial: Denial): void | Promise<void>;
}
