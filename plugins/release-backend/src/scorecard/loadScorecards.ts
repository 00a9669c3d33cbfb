import {
  latestGateReports,
  latestRollouts,
  type Database,
  type ReleaseRow,
} from '../database';
import type { StoredScorecard } from './scorecardOf';

/** What is stored about these releases, in their order, in two questions for all of them. */
export async function loadScorecards(
  db: Database,
  releases: readonly ReleaseRow[],
): Promise<StoredScorecard[]> {
  const ids = releases.map(({ id }) => id);
  const rollouts = await latestRollouts(db, ids);
  const reports = await latestGateReports(db, ids);
  return releases.map(release => ({
    release,
    rollout: rollouts.find(({ release_id: id }) => id === release.id) ?? null,
    reports: reports.filter(({ release_id: id }) => id === release.id),
  }));
}

/** One, from a single snapshot: all of it as it was at one moment. */
export async function loadScorecard(
  db: Database,
  release: ReleaseRow,
): Promise<StoredScorecard> {
  const [stored] = await loadScorecards(db, [release]);
  return stored;
}
