import type { CommandAnswer } from '@companyos/canary';
import type { ReleaseRow, RolloutRow } from '../database';
import type { Happened } from './store';
import type { RolloutColumns } from './views';

/** A rollout with the two releases that it is about. */
export interface Subject {
  readonly rollout: RolloutRow;
  readonly release: ReleaseRow;
  /** What serves everyone else; null where nothing does. */
  readonly previous: ReleaseRow | null;
}

/** What one look at a rollout leads to: stored first, then its effects are tried. */
export interface Look<TEffect> {
  readonly machine: unknown;
  readonly columns: RolloutColumns;
  readonly answers: readonly CommandAnswer[];
  readonly happened: readonly Happened[];
  readonly effects: readonly TEffect[];
  /** Something is intended and not known to be done. */
  readonly busy: boolean;
  readonly digest: string;
}
