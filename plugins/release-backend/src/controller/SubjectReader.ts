import {
  findRelease,
  type Database,
  type ReleaseRow,
  type RolloutRow,
} from '../database';
import type { Subject } from './Subject';

/** Reads rollouts' releases once: what a controller needs of a release never changes. */
export class SubjectReader {
  readonly #releases = new Map<string, ReleaseRow>();

  constructor(private readonly database: Database) {}

  async of(rollout: RolloutRow): Promise<Subject> {
    const { release_id: id, previous_id: previousId } = rollout;
    return {
      rollout,
      release: await this.#release(id),
      previous: previousId ? await this.#release(previousId) : null,
    };
  }

  async #release(id: string): Promise<ReleaseRow> {
    const known =
      this.#releases.get(id) ?? (await findRelease(this.database, id));
    if (!known) throw new Error(`There is no release ${id}.`);
    this.#releases.set(id, known);
    return known;
  }
}
