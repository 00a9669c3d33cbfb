import type { LedgerRecord } from '@companyos/ledger';
import type { GateReportRow } from '../database';

const OUTCOMES = {
  pass: 'success',
  fail: 'failure',
  'could-not-measure': 'info',
} as const;

/** What the ledger keeps of a report: the hash of its evidence, and who said so. */
export function gateRecord(row: GateReportRow): LedgerRecord {
  return {
    key: `${row.id}/reported`,
    type: 'audit',
    event: 'release.gate.reported',
    outcome: OUTCOMES[row.outcome],
    subject: `release:${row.release_id}`,
    occurredAt: row.reported_at.toISOString(),
    plain: {
      reportId: row.id,
      releaseId: row.release_id,
      gate: row.gate,
      digest: row.digest,
      result: row.outcome,
      evidenceSha256: row.measured_sha256,
      decisionId: row.decision_id,
    },
    personal: { actor: row.reported_by, words: row.words },
  };
}
