import type { ReleaseListQuery } from '@companyos/plugin-release-common';
import type { Database, Lane, ReleaseRow } from './rows';

export async function findRelease(
  db: Database,
  id: string,
): Promise<ReleaseRow | undefined> {
  return db<ReleaseRow>('releases').where({ id }).first();
}

/** By what runs: the same digest under the same version is the same release. */
export async function findReleaseOf(
  db: Database,
  { target, component }: Lane,
  what: { readonly version: string; readonly digest: string },
): Promise<ReleaseRow | undefined> {
  const { version, digest } = what;
  return db<ReleaseRow>('releases')
    .where({ target, component, version, digest })
    .first();
}

/** What serves in this lane, as far as our own record goes. */
export async function findStable(
  db: Database,
  { target, component }: Lane,
): Promise<ReleaseRow | undefined> {
  return db<ReleaseRow>('releases')
    .where({ target, component, state: 'stable' })
    .first();
}

export async function insertRelease(
  db: Database,
  release: Omit<ReleaseRow, 'served_at' | 'created_at' | 'updated_at'> & {
    readonly served_at?: Date;
  },
): Promise<void> {
  await db('releases').insert(release);
}

/** Sets a state; what takes all traffic now takes the place of what did before. */
export async function setReleaseState(
  db: Database,
  id: string,
  state: ReleaseRow['state'],
  now: Date,
): Promise<void> {
  if (state === 'stable') {
    await db('releases')
      .where({ state: 'stable' })
      .whereNot({ id })
      .whereExists(
        db('releases as served')
          .where('served.id', id)
          .whereRaw('served.target = releases.target')
          .whereRaw('served.component = releases.component'),
      )
      .update({ state: 'superseded', updated_at: now });
  }
  await db('releases')
    .where({ id })
    .update({
      state,
      updated_at: now,
      ...(state === 'stable' && { served_at: now }),
    });
}

/** Newest first. */
export async function listReleases(
  db: Database,
  query: ReleaseListQuery & {
    readonly version?: string;
    readonly limit: number;
  },
): Promise<ReleaseRow[]> {
  const { component, target, version, state, after, limit } = query;
  return db<ReleaseRow>('releases')
    .modify(rows => {
      if (component) rows.where({ component });
      if (target) rows.where({ target });
      if (version) rows.where({ version });
      if (state) rows.where({ state });
      if (after) rows.where('id', '<', after);
    })
    .orderBy('id', 'desc')
    .limit(limit);
}
