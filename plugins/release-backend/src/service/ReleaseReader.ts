import { OperationError, type Actor } from '@companyos/operations';
import type {
  ObservationPoint,
  Release,
  ReleaseListQuery,
  ReleasePage,
  Rollout,
  RolloutEvent,
  RolloutListQuery,
  RolloutPage,
  TargetVersionView,
  TargetView,
} from '@companyos/plugin-release-common';
import type { Knex } from 'knex';
import {
  findRelease,
  findRollout,
  listEvents,
  listReleases,
  listRollouts,
  listWindows,
  type ReleaseRow,
  type RolloutRow,
} from '../database';
import { askTarget } from '../operations/facts';
import type { TargetRegistry } from '../TargetRegistry';
import type { ReleaseAccess } from './ReleaseAccess';
import { releaseView, rolloutView } from './views';

/** More would be no chart, and no table: what is more is summed. */
const MOST_POINTS = 600;
const PAGE = 20;

export interface ReleaseReaderOptions {
  readonly database: Knex;
  readonly access: ReleaseAccess;
  readonly targets: TargetRegistry;
}

/** Everything that only looks. Each answer is decided on what was loaded. */
export class ReleaseReader {
  static create(options: ReleaseReaderOptions): ReleaseReader {
    return new ReleaseReader(options);
  }

  private constructor(private readonly options: ReleaseReaderOptions) {}

  async targets(actor: Actor): Promise<readonly TargetView[]> {
    await this.options.access.requirePortal(actor);
    return this.options.targets
      .list()
      .map(({ id, title, components }) => ({ id, title, components }));
  }

  async versions(
    actor: Actor,
    targetId: string,
    component: string,
  ): Promise<readonly TargetVersionView[]> {
    await this.options.access.requirePortal(actor);
    const target = this.options.targets.get(targetId, component);
    const versions = await askTarget(
      target,
      'Listing its versions',
      target.versions(component),
    );
    return versions.map(({ version, digest }) => ({ version, digest }));
  }

  async releases(actor: Actor, query: ReleaseListQuery): Promise<ReleasePage> {
    const { access, database } = this.options;
    const limit = query.limit ?? PAGE;
    const rows = await listReleases(database, { ...query, limit });
    const items = await access.readable(actor, rows);
    return {
      items: await Promise.all(items.map(row => this.releaseOf(actor, row))),
      next: nextAfter(rows, limit),
    };
  }

  async release(actor: Actor, id: string): Promise<Release> {
    const row = await findRelease(this.options.database, id);
    if (!row) {
      throw new OperationError('NOT_FOUND', `There is no release ${id}.`);
    }
    await this.options.access.requireRead(actor, row);
    return this.releaseOf(actor, row);
  }

  async rollouts(actor: Actor, query: RolloutListQuery): Promise<RolloutPage> {
    const { access, database } = this.options;
    const limit = query.limit ?? PAGE;
    const rows = await listRollouts(database, { ...query, limit });
    const items = await access.readable(actor, rows);
    return {
      items: await Promise.all(items.map(row => this.rolloutOf(actor, row))),
      next: nextAfter(rows, limit),
    };
  }

  async rollout(actor: Actor, id: string): Promise<Rollout> {
    return this.rolloutOf(actor, await this.load(actor, id));
  }

  async history(actor: Actor, id: string): Promise<readonly RolloutEvent[]> {
    await this.load(actor, id);
    return listEvents(this.options.database, id);
  }

  async observations(
    actor: Actor,
    id: string,
  ): Promise<readonly ObservationPoint[]> {
    await this.load(actor, id);
    return listWindows(this.options.database, id, MOST_POINTS);
  }

  private async load(actor: Actor, id: string): Promise<RolloutRow> {
    const row = await findRollout(this.options.database, id);
    if (!row) {
      throw new OperationError('NOT_FOUND', `There is no rollout ${id}.`);
    }
    await this.options.access.requireRead(actor, row);
    return row;
  }

  private async releaseOf(actor: Actor, row: ReleaseRow): Promise<Release> {
    const allowed = await this.options.access.allowedOnRelease(actor, row);
    return releaseView(row, allowed);
  }

  private async rolloutOf(actor: Actor, row: RolloutRow): Promise<Rollout> {
    const { access, database } = this.options;
    const [release, previous, allowed] = await Promise.all([
      findRelease(database, row.release_id),
      row.previous_id ? findRelease(database, row.previous_id) : undefined,
      access.allowedOnRollout(actor, row),
    ]);
    if (!release) throw new Error(`There is no release ${row.release_id}.`);
    return rolloutView(row, { release, previous: previous ?? null, allowed });
  }
}

function nextAfter(
  rows: readonly { readonly id: string }[],
  limit: number,
): string | null {
  return rows.length === limit ? rows[rows.length - 1].id : null;
}
