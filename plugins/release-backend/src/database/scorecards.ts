import {
  rolloutStates,
  isRolloutEnded,
} from '@companyos/plugin-release-common';
import type { Database, ReleaseRow, RolloutRow } from './rows';
import { sha256 } from './gates';

/** The scorecard of a rollout, as it was when the rollout had ended. */
export interface KeptScorecard {
  readonly rollout_id: string;
  readonly release_id: string;
  readonly body: string;
  readonly sha256: string;
  readonly kept_at: Date;
}

/** The newest rollout of each of these releases, where there is one. */
export async function latestRollouts(
  db: Database,
  releaseIds: readonly string[],
): Promise<RolloutRow[]> {
  return db<RolloutRow>('rollouts')
    .distinctOn('release_id')
    .whereIn('release_id', [...releaseIds])
    .orderBy([{ column: 'release_id' }, { column: 'id', order: 'desc' }]);
}

/** Rollouts that have ended and of which no scorecard is kept yet; the longest over first. */
export async function rolloutsToKeep(
  db: Database,
  limit: number,
): Promise<RolloutRow[]> {
  return db<RolloutRow>('rollouts')
    .whereIn('state', rolloutStates.filter(isRolloutEnded))
    .whereNotNull('ended_at')
    .whereNotExists(
      db('release_scorecards').whereRaw(
        'release_scorecards.rollout_id = rollouts.id',
      ),
    )
    .orderBy('ended_at')
    .limit(limit);
}

/** Keeps it once: what is kept never changes. Answers whether it was kept by this call. */
export async function keepScorecard(
  db: Database,
  rollout: Pick<RolloutRow, 'id' | 'release_id'>,
  body: string,
  now: Date,
): Promise<boolean> {
  const kept = await db('release_scorecards')
    .insert({
      rollout_id: rollout.id,
      release_id: rollout.release_id,
      body,
      sha256: sha256(body),
      kept_at: now,
    })
    .onConflict('rollout_id')
    .ignore()
    .returning('rollout_id');
  return kept.length > 0;
}

export async function findKeptScorecard(
  db: Database,
  rolloutId: string,
): Promise<KeptScorecard | undefined> {
  return db<KeptScorecard>('release_scorecards')
    .where({ rollout_id: rolloutId })
    .first();
}

/** What serves or is on its way somewhere: of these, evidence goes out of date. */
export async function liveReleases(db: Database): Promise<ReleaseRow[]> {
  return db<ReleaseRow>('releases')
    .whereIn('state', ['rolling-out', 'stable'])
    .orderBy('id');
}
