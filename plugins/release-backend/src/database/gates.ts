import { canonicalJson, type JsonObject } from '@companyos/ledger';
import type {
  GateId,
  GateOutcome,
  GateReport,
} from '@companyos/plugin-release-common';
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { newGateReportId } from '../ids';
import type { Database } from './rows';

/** The columns of `gate_reports` as the driver gives them. */
export interface GateReportRow {
  readonly id: string;
  readonly release_id: string;
  readonly gate: GateId;
  readonly digest: string;
  readonly outcome: GateOutcome;
  readonly words: string;
  readonly observed: string;
  readonly measured: string;
  readonly measured_sha256: string;
  readonly reported_by: string;
  readonly reported_at: Date;
  readonly since: Date;
  readonly expires_at: Date;
  readonly next_run_at: Date | null;
  readonly decision_id: string | null;
}

/** What a run of a gate found, on its way into the history. */
export interface NewGateReport {
  readonly releaseId: string;
  readonly gate: GateId;
  readonly digest: string;
  readonly outcome: GateOutcome;
  readonly words: string;
  readonly observed: string;
  readonly measured: JsonObject;
  readonly reportedBy: string;
  readonly reportedAt: Date;
  readonly expiresAt: Date;
  readonly nextRunAt?: Date | null;
  readonly decisionId?: string;
}

export interface Saved {
  readonly row: GateReportRow;
  /** `new` in the history, `renewed` in place, or there was nothing new in it. */
  readonly change: 'new' | 'renewed' | 'none';
}

/** Adds a report, or brings the latest one up to date where `again` is asked for and it says the same. */
export async function saveGateReport(
  tx: Knex.Transaction,
  report: NewGateReport,
  options: { readonly again?: boolean } = {},
): Promise<Saved> {
  const { releaseId, gate } = report;
  // Two reports of one release come one after the other, so that the latest is the latest.
  await tx('releases').where({ id: releaseId }).forNoKeyUpdate().first('id');
  const [latest] = await listGateReports(tx, releaseId, gate, 1);
  const measured = canonicalJson(report.measured);
  const columns = {
    digest: report.digest,
    words: report.words,
    observed: report.observed,
    measured,
    measured_sha256: sha256(measured),
    reported_by: report.reportedBy,
    reported_at: report.reportedAt,
    expires_at: report.expiresAt,
    next_run_at: report.nextRunAt ?? null,
    decision_id: report.decisionId ?? null,
  };
  const isSame = latest?.outcome === report.outcome;
  if (options.again && isSame) {
    if (latest.measured_sha256 === columns.measured_sha256) {
      return { row: latest, change: 'none' };
    }
    const [row] = await tx<GateReportRow>('gate_reports')
      .where({ id: latest.id })
      .update(columns)
      .returning('*');
    return { row, change: 'renewed' };
  }
  const [row] = await tx<GateReportRow>('gate_reports')
    .insert({
      ...columns,
      id: newGateReportId(),
      release_id: releaseId,
      gate,
      outcome: report.outcome,
      since: isSame ? latest.since : report.reportedAt,
    })
    .returning('*');
  return { row, change: 'new' };
}

/** Newest first. */
export async function listGateReports(
  db: Database,
  releaseId: string,
  gate: GateId,
  limit: number,
): Promise<GateReportRow[]> {
  return db<GateReportRow>('gate_reports')
    .where({ release_id: releaseId, gate })
    .orderBy('sequence', 'desc')
    .limit(limit);
}

/** The latest report of every gate of these releases, and how many there are. */
export async function latestGateReports(
  db: Database,
  releaseIds: readonly string[],
): Promise<(GateReportRow & { readonly count: number })[]> {
  if (releaseIds.length === 0) return [];
  const { rows } = await db.raw(
    `SELECT DISTINCT ON (release_id, gate) *,
       count(*) OVER (PARTITION BY release_id, gate)::integer AS count
     FROM gate_reports WHERE release_id = ANY (?)
     ORDER BY release_id, gate, sequence DESC`,
    [[...releaseIds]],
  );
  return rows;
}

export function gateReportView(row: GateReportRow): GateReport {
  return {
    id: row.id,
    gate: row.gate,
    digest: row.digest,
    outcome: row.outcome,
    words: row.words,
    observed: row.observed,
    evidence: {
      sha256: row.measured_sha256,
      measured: JSON.parse(row.measured),
    },
    reportedBy: row.reported_by,
    reportedAt: row.reported_at.toISOString(),
    since: row.since.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decisionId: row.decision_id,
  };
}

/** In hexadecimal, of the text's UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
