import type {
  ReleaseTarget,
  TargetReading,
} from '@companyos/plugin-release-node';
import {
  findReleaseOf,
  findStable,
  insertRelease,
  type Database,
  type Lane,
  type ReleaseRow,
} from '../database';
import { newReleaseId } from '../ids';
import { askTarget } from './facts';

/** What serves, whoever brought it there. A type, so that it is JSON to the compiler. */
export type Baseline = {
  readonly version: string;
  readonly digest: string;
  readonly deployment: string;
};

/** What the target says that it serves; by our own record where the two agree. Null where nothing serves. */
export async function stableOf(
  db: Database,
  target: ReleaseTarget,
  lane: Lane,
  { stable, stableDigest }: TargetReading,
): Promise<Baseline | null> {
  if (stable === null || stableDigest === null) return null;
  const recorded = await findStable(db, lane);
  if (recorded?.digest === stableDigest && recorded.deployment === stable) {
    const { version, digest, deployment } = recorded;
    return { version, digest, deployment };
  }
  const versions = await askTarget(
    target,
    'Listing its versions',
    target.versions(lane.component),
  );
  const known = versions.find(({ digest }) => digest === stableDigest);
  return {
    version: known?.version ?? 'unknown',
    digest: stableDigest,
    deployment: stable,
  };
}

/** The release that this is; a new one where there is none yet. */
export async function releaseOf(
  db: Database,
  { component, target }: Lane,
  what: {
    readonly version: string;
    readonly digest: string;
    readonly deployment?: string;
    readonly createdBy: string;
  },
): Promise<ReleaseRow> {
  const found = await findReleaseOf(db, { component, target }, what);
  if (!found) {
    const id = newReleaseId();
    await insertRelease(db, {
      id,
      component,
      target,
      version: what.version,
      digest: what.digest,
      deployment: what.deployment ?? id.toLowerCase(),
      state: 'new',
      created_by: what.createdBy,
    });
  } else if (what.deployment && what.deployment !== found.deployment) {
    await db('releases')
      .where({ id: found.id })
      .update({ deployment: what.deployment });
  }
  const release = await findReleaseOf(db, { component, target }, what);
  if (!release) throw new Error('The release was not stored.');
  return release;
}
