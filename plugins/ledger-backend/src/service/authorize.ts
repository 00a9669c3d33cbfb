import { OperationError, type Actor } from '@companyos/operations';
import type { PolicyService } from '@companyos/plugin-operation-node';
import {
  ledgerRequest,
  type LedgerAction,
  type PolicyDecision,
} from '@companyos/policy';

export interface AuthorizeOptions {
  readonly policy: Pick<PolicyService, 'decide'>;
  /** Commits a decision to the ledger's own outbox. One that cannot be recorded is not told either. */
  readonly record: (decision: PolicyDecision, actor: Actor) => Promise<void>;
}

/** Asks policy; services are asked the same question as people. */
export type Authorize = (actor: Actor, action: LedgerAction) => Promise<void>;

/** @returns a function that throws OperationError `POLICY_DENIED` with the decision's ID, after the denial is recorded. */
export function createAuthorize(options: AuthorizeOptions): Authorize {
  return async (actor, action) => {
    const decision = options.policy.decide(ledgerRequest(actor, action));
    const isAllowed = decision.outcome === 'allow';
    // Reads that are allowed leave no record: painting a page must not make the ledger grow.
    if (!isAllowed || action !== 'ledger:read') {
      await options.record(decision, actor);
    }
    if (isAllowed) return;
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  };
}
