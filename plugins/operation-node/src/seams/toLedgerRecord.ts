import type { LedgerRecord } from '@companyos/ledger';
import { decisionRecord } from '@companyos/operations/postgres';
import type { SeamRecord } from '@companyos/policy/seams';
import { createHash } from 'node:crypto';

/** What the portal knows about a record besides what the seam says. */
export interface RecordedAbout {
  /** The ledger's subject: an ID that means nothing to outsiders. */
  readonly subject: string;
  /** The operation that went through the seam. */
  readonly operationId?: string;
}

/**
 * A seam's record as the ledger takes it. Names (of people, tenants, datasets) and reasons are personal values; IDs, the
 * outcome and the hash of the content are plain.
 */
export function toLedgerRecord(
  record: SeamRecord,
  { subject, operationId }: RecordedAbout,
): LedgerRecord {
  const { decision, actor, tenant, dataset, content, reason } = record;
  const names = { tenant, dataset, ...(reason && { reason }) };
  if (record.event === 'policy.decision') {
    const own = decisionRecord(decision, { actor, subject, operationId });
    return {
      ...own,
      key: keyOf(record),
      personal: { ...own.personal, ...names },
    };
  }
  return {
    key: keyOf(record),
    type: 'audit',
    event: record.event,
    outcome: record.event === 'data.export.failed' ? 'failure' : 'success',
    subject,
    occurredAt: record.occurredAt,
    plain: {
      decisionId: decision.id,
      bundleSha256: decision.bundle.sha256,
      ...(operationId && { operationId }),
      ...(content && { contentSha256: content.sha256, bytes: content.bytes }),
    },
    personal: { actor: actor.ref, ...names },
  };
}

/**
 * What is tried again after a crash is recorded once where it came to the same, and once more where it did not: the key says
 * what came of it.
 */
function keyOf({ key, event, decision, content, reason }: SeamRecord): string {
  if (event === 'policy.decision') {
    // An allow whose obligations could not be met is a denial under the ID of an allow that may be recorded already.
    const unmet =
      decision.outcome === 'deny' && (decision.obligations ?? []).length > 0;
    return unmet ? `${key}/unmet` : key;
  }
  const outcome = content?.sha256 ?? (reason && hashed(reason));
  return outcome ? `${key}/${outcome.slice(0, 16)}` : key;
}

function hashed(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
