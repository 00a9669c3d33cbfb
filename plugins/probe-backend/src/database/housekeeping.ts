import type { ProbeArm } from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';

/**
 * Forgets runs and resolved incidents that are older. An incident that still has something to be said stays, and so does
 * the last run of each arm, which says since when nothing was heard.
 */
export async function forget(db: Knex, before: Date): Promise<void> {
  await db('probe_runs')
    .where('finished_at', '<', before)
    .whereNotIn(
      'id',
      db('probe_status').whereNotNull('last_run_id').select('last_run_id'),
    )
    .delete();
  await db('probe_incidents')
    .where('resolved_at', '<', before)
    .whereNotExists(
      db('probe_notifications')
        .whereRaw('incident_id = probe_incidents.id')
        .whereNull('sent_at')
        .select(db.raw('1')),
    )
    .delete();
}

export interface AbandonedArm {
  readonly probeId: string;
  readonly arm: ProbeArm;
  /** What the probe watched, as it was when the incident was opened. */
  readonly owner: string;
}

/** Arms with an open incident that nobody has walked since. */
export async function findAbandoned(
  db: Knex,
  arm: ProbeArm,
  before: Date,
): Promise<AbandonedArm[]> {
  const rows = await db('probe_incidents')
    .join('probe_status', {
      'probe_status.probe_id': 'probe_incidents.probe_id',
      'probe_status.arm': 'probe_incidents.arm',
    })
    .join('probe_notifications', { incident_id: 'probe_incidents.id' })
    .where({ 'probe_incidents.arm': arm, kind: 'opened' })
    .whereNull('probe_incidents.resolved_at')
    .where('probe_status.last_run_at', '<', before)
    .select<{ probe_id: string; owner: string }[]>(
      'probe_incidents.probe_id',
      'probe_notifications.owner',
    );
  return rows.map(row => ({ probeId: row.probe_id, arm, owner: row.owner }));
}

/** Under the lock of the arm's history: whether it is still so. */
export async function isAbandoned(
  tx: Knex,
  { probeId, arm }: AbandonedArm,
  before: Date,
): Promise<boolean> {
  const row = await tx('probe_status')
    .where({ probe_id: probeId, arm })
    .where('last_run_at', '<', before)
    .first('probe_id');
  return row !== undefined;
}
