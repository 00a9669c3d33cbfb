import type { LedgerRecord, Outbox } from '@companyos/ledger';
import { decisionRecord } from '@companyos/operations/postgres';
import type { SeamRecord, SeamRecorder } from '@companyos/policy/seams';
import type { Knex } from 'knex';

/** Records what a seam decided and did in the outbox of staging's own database. A relay delivers it to the ledger. */
export function outboxRecorder(options: {
  readonly knex: Knex;
  readonly outbox: Outbox;
  /** What the ledger calls a tenant, by name. */
  readonly subject: (tenant: string) => string;
}): SeamRecorder<Knex.Transaction> {
  const { knex, outbox, subject } = options;
  const toLedger = (record: SeamRecord): LedgerRecord => {
    const { decision, actor, tenant, dataset, content, reason } = record;
    const names = { tenant, dataset, ...(reason && { reason }) };
    const about = { actor, subject: subject(tenant) };
    if (record.event === 'policy.decision') {
      const own = decisionRecord(decision, about);
      return { ...own, personal: { ...own.personal, ...names } };
    }
    return {
      key: record.key,
      type: 'audit',
      event: record.event,
      outcome: record.event === 'data.export.failed' ? 'failure' : 'success',
      subject: about.subject,
      occurredAt: record.occurredAt,
      plain: {
        decisionId: decision.id,
        bundleSha256: decision.bundle.sha256,
        ...(content && { contentSha256: content.sha256, bytes: content.bytes }),
      },
      personal: { actor: actor.ref, ...names },
    };
  };
  return {
    inTransaction: (tx, record) => outbox.append(tx, toLedger(record)),
    committed: record =>
      knex.transaction(tx => outbox.append(tx, toLedger(record))),
  };
}
