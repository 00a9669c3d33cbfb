import type { LedgerRecord } from '@companyos/ledger';
import type { PolicyDecision } from '@companyos/policy';
import { canonicalHash } from '../hash';
import type { Actor, Plan } from '../types';

/** What every record about an operation says. */
export interface RecordedOperation {
  readonly id: string;
  readonly plan: Plan;
  readonly decision: PolicyDecision;
  readonly actor: Actor;
  readonly reason: string | null;
  /** The ledger's subject: an ID that means nothing to outsiders. */
  readonly recordSubject: string;
}

/** The decision itself. Keyed by its ID alone: one decision is recorded once, whoever records it. */
export function decisionRecord(
  decision: PolicyDecision,
  about: {
    readonly actor: Actor;
    readonly subject: string;
    readonly operationId?: string;
    readonly planHash?: string;
  },
): LedgerRecord {
  return {
    key: decision.id,
    type: 'decision',
    event: 'policy.decision',
    outcome: decision.outcome,
    subject: about.subject,
    occurredAt: decision.decidedAt,
    plain: {
      decisionId: decision.id,
      action: decision.request.action,
      determining: decision.determining.map(({ id }) => id),
      errors: decision.errors.length,
      bundleVersion: decision.bundle.version,
      bundleSha256: decision.bundle.sha256,
      ...(about.operationId && { operationId: about.operationId }),
      ...(about.planHash && { planHash: about.planHash }),
    },
    personal: {
      actor: about.actor.ref,
      request: requestText(decision),
    },
  };
}

// A record has a limit (64 KiB); what is longer is told by its hash.
const LONGEST_REQUEST = 32 * 1024;

/** Enough to ask the same bundle the same question again. */
function requestText({ request }: PolicyDecision): string {
  const text = JSON.stringify(request);
  return Buffer.byteLength(text) <= LONGEST_REQUEST
    ? text
    : `sha256:${canonicalHash(request)}`;
}

/** Something that became of an operation: `<type>.<what>`. */
export function operationRecord(
  operation: RecordedOperation,
  happened: {
    readonly what:
      | 'accepted'
      | 'joined'
      | 'denied'
      | 'no-op'
      | 'cancel-requested'
      | 'retry-requested'
      | 'succeeded'
      | 'failed'
      | 'cancelled'
      | 'approved'
      | 'approval-revoked'
      | 'approval-void'
      | 'approvals-confirmed'
      | 'rejected'
      | 'expired';
    readonly outcome: LedgerRecord['outcome'];
    /** What makes the key unique where the same may happen more than once. */
    readonly discriminator?: string;
    readonly decision?: PolicyDecision;
    readonly actor?: Actor;
    readonly reason?: string | null;
    readonly errorCode?: string;
    readonly now: Date;
  },
): LedgerRecord {
  const decision = happened.decision ?? operation.decision;
  const reason =
    happened.reason === undefined ? operation.reason : happened.reason;
  const suffix = happened.discriminator ? `/${happened.discriminator}` : '';
  return {
    key: `${operation.id}/${happened.what}${suffix}`,
    type: 'operation',
    event: `${operation.plan.type}.${happened.what}`,
    outcome: happened.outcome,
    subject: operation.recordSubject,
    occurredAt: happened.now.toISOString(),
    plain: {
      operationId: operation.id,
      planHash: operation.plan.hash,
      decisionId: decision.id,
      bundleSha256: decision.bundle.sha256,
      ...(happened.errorCode && { errorCode: happened.errorCode }),
    },
    personal: {
      actor: (happened.actor ?? operation.actor).ref,
      subject: operation.plan.subject,
      ...(reason && { reason }),
    },
  };
}
