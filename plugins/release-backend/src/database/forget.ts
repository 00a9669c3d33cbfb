import type { Database } from './rows';

const DAY_MS = 86_400_000;

export interface Retention {
  /** Days after a rollout's end for which its windows of telemetry are kept. */
  readonly observationDays: number;
  /** Days after its end for which its history, its commands and its judge's memory are kept. */
  readonly historyDays: number;
}

/**
 * Removes what is older than it is kept for. Releases stay, and so does the last rollout of each: whether a version was
 * aborted is asked for as long as someone could try it again.
 */
export async function forgetOld(
  db: Database,
  retention: Retention,
  now: Date,
): Promise<{ windows: number; rollouts: number }> {
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
  return { windows, rollouts };
}
