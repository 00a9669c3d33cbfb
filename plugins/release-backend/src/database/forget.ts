import type { Database } from './rows';

const DAY_MS = 86_400_000;

export interface Retention {
  /** Days after a rollout's end for which its windows of telemetry are kept. */
  readonly observationDays: number;
  /** Days after its end for which its history, its commands, its judge's memory and its scorecard are kept; of reports of gates too. */
  readonly historyDays: number;
}

/**
 * Removes what is older than it is kept for. Releases stay, and so do the last rollout of each and the last report of each of its
 * gates: whether a version was aborted, or failed, is asked for as long as someone could try it again.
 */
export async function forgetOld(
  db: Database,
  retention: Retention,
  now: Date,
): Promise<{ windows: number; rollouts: number; gateReports: number }> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const windows = await db('rollout_windows')
    .whereIn(
      'rollout_id',
      db('rollouts')
        .where('ended_at', '<', before(retention.observationDays))
        .where({ open: false })
        .select('id'),
    )
    .delete();
  const rollouts = await db('rollouts')
    .where('ended_at', '<', before(retention.historyDays))
    .where({ open: false })
    .whereExists(
      db('rollouts as later')
        .whereRaw('later.release_id = rollouts.release_id')
        .whereRaw('later.id > rollouts.id'),
    )
    .delete();
  const gateReports = await db('gate_reports')
    .where('reported_at', '<', before(retention.historyDays))
    .whereExists(
      db('gate_reports as later')
        .whereRaw('later.release_id = gate_reports.release_id')
        .whereRaw('later.gate = gate_reports.gate')
        .whereRaw('later.sequence > gate_reports.sequence'),
    )
    .delete();
  return { windows, rollouts, gateReports };
}
