import type {
  ProbeArm,
  ProbeOutcome,
  ProbeRun,
  ProbeRunPage,
} from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';

interface RunRow {
  readonly id: string;
  readonly probe_id: string;
  readonly arm: ProbeArm;
  readonly trigger: ProbeRun['trigger'];
  readonly outcome: ProbeOutcome;
  readonly failure_class: ProbeRun['failureClass'];
  readonly message: string | null;
  readonly digest: string | null;
  readonly steps: ProbeRun['steps'];
  readonly started_at: Date;
  readonly finished_at: Date;
  readonly duration_ms: number;
  readonly requested_by: string | null;
  readonly decision_id: string | null;
}

export async function insertRun(tx: Knex, run: ProbeRun): Promise<void> {
  await tx('probe_runs').insert({
    id: run.id,
    probe_id: run.probeId,
    arm: run.arm,
    trigger: run.trigger,
    outcome: run.outcome,
    failure_class: run.failureClass,
    message: run.message,
    digest: run.digest,
    steps: JSON.stringify(run.steps),
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    duration_ms: run.durationMs,
    requested_by: run.requestedBy,
    decision_id: run.decisionId,
  });
}

export async function findRuns(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProbeRun>> {
  const rows = await db<RunRow>('probe_runs').whereIn('id', [...ids]);
  return new Map(rows.map(row => [row.id, toRun(row)]));
}

export interface RunQuery {
  readonly probeIds: readonly string[];
  readonly arm?: ProbeArm;
  readonly outcome?: ProbeOutcome;
  readonly digest?: string;
  readonly limit: number;
  /** The ID of the last run of the page before. */
  readonly cursor?: string;
}

/** Newest first. */
export async function listRuns(
  db: Knex,
  query: RunQuery,
): Promise<ProbeRunPage> {
  const { probeIds, arm, outcome, digest, limit, cursor } = query;
  const rows: RunRow[] = await db<RunRow>('probe_runs')
    .whereIn('probe_id', [...probeIds])
    .modify(builder => {
      if (arm) builder.where({ arm });
      if (outcome) builder.where({ outcome });
      if (digest) builder.where({ digest });
      if (cursor) builder.where('id', '<', cursor);
    })
    .orderBy('id', 'desc')
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(toRun);
  return {
    items,
    nextCursor: rows.length > limit ? items[items.length - 1].id : null,
  };
}

function toRun(row: RunRow): ProbeRun {
  return {
    id: row.id,
    probeId: row.probe_id,
    arm: row.arm,
    trigger: row.trigger,
    outcome: row.outcome,
    failureClass: row.failure_class,
    message: row.message,
    digest: row.digest,
    steps: row.steps,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at.toISOString(),
    durationMs: row.duration_ms,
    requestedBy: row.requested_by,
    decisionId: row.decision_id,
  };
}
