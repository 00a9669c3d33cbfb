import type { RolloutListQuery } from '@companyos/plugin-release-common';
import type { Database, Lane, ReleaseRow, RolloutRow } from './rows';

export async function findRollout(
  db: Database,
  id: string,
): Promise<RolloutRow | undefined> {
  return db<RolloutRow>('rollouts').where({ id }).first();
}

/** The one that is under way in this lane, if any. */
export async function findActiveRollout(
  db: Database,
  { target, component }: Lane,
): Promise<RolloutRow | undefined> {
  return db<RolloutRow>('rollouts')
    .where({ target, component })
    .whereNull('ended_at')
    .first();
}

/** The newest of a release, ended or not. */
export async function findLatestRollout(
  db: Database,
  releaseId: string,
): Promise<RolloutRow | undefined> {
  return db<RolloutRow>('rollouts')
    .where({ release_id: releaseId })
    .orderBy('id', 'desc')
    .first();
}

/** How a version last fared in this lane: a failure to start says nothing about it. */
export async function findLastOutcome(
  db: Database,
  { target, component }: Lane,
  digest: string,
): Promise<RolloutRow | undefined> {
  return db<RolloutRow>('rollouts')
    .select('rollouts.*')
    .join<ReleaseRow>('releases', 'releases.id', 'rollouts.release_id')
    .where('rollouts.target', target)
    .where('rollouts.component', component)
    .where('releases.digest', digest)
    .whereIn('rollouts.state', ['completed', 'rolled-back'])
    .orderBy('rollouts.id', 'desc')
    .first();
}

export async function insertRollout(
  db: Database,
  rollout: Pick<
    RolloutRow,
    | 'id'
    | 'release_id'
    | 'previous_id'
    | 'target'
    | 'component'
    | 'kind'
    | 'state_reason'
    | 'operation_id'
    | 'started_by'
    | 'reason'
    | 'strategy'
    | 'machine'
  >,
): Promise<void> {
  await db('rollouts').insert({
    ...rollout,
    state: 'pending',
    strategy: JSON.stringify(rollout.strategy),
    machine: JSON.stringify(rollout.machine),
  });
}

/** Newest first. */
export async function listRollouts(
  db: Database,
  query: RolloutListQuery & { readonly limit: number },
): Promise<RolloutRow[]> {
  const { component, target, release, active, after, limit } = query;
  return db<RolloutRow>('rollouts')
    .modify(rows => {
      if (component) rows.where({ component });
      if (target) rows.where({ target });
      if (release) rows.where({ release_id: release });
      if (active === true) rows.whereNull('ended_at');
      if (active === false) rows.whereNotNull('ended_at');
      if (after) rows.where('id', '<', after);
    })
    .orderBy('id', 'desc')
    .limit(limit);
}

/** Lanes in which something is to be done. */
export async function lanesWithWork(db: Database): Promise<Lane[]> {
  return db('rollouts').distinct('target', 'component').where({ open: true });
}

/** Oldest first, so that what is left of an earlier rollout is tidied up before. */
export async function openRollouts(
  db: Database,
  { target, component }: Lane,
): Promise<RolloutRow[]> {
  return db<RolloutRow>('rollouts')
    .where({ target, component, open: true })
    .orderBy('id');
}
