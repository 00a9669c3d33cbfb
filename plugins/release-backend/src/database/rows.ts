import type { Strategy, Verdict } from '@companyos/canary';
import type {
  ReleaseState,
  RolloutState,
} from '@companyos/plugin-release-common';
import type { Knex } from 'knex';

/** A pool or a transaction: every database operation here takes either. */
export type Database = Knex | Knex.Transaction;

/** One component at one target. */
export interface Lane {
  readonly target: string;
  readonly component: string;
}

/** The columns of `releases` as the driver gives them. */
export interface ReleaseRow extends Lane {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly deployment: string;
  readonly state: ReleaseState;
  readonly served_at: Date | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** The columns of `rollouts` as the driver gives them. */
export interface RolloutRow extends Lane {
  readonly id: string;
  readonly release_id: string;
  readonly previous_id: string | null;
  readonly kind: 'canary' | 'first' | 'rollback';
  readonly state: RolloutState;
  readonly state_reason: string;
  readonly step_index: number | null;
  readonly weight_percent: number;
  readonly observed_percent: number | null;
  readonly observed_at: Date | null;
  readonly verdict: Verdict | null;
  readonly strategy: Strategy;
  readonly machine: unknown;
  readonly cursor: string | null;
  readonly operation_id: string;
  readonly started_by: string;
  readonly reason: string;
  readonly started_at: Date;
  readonly updated_at: Date;
  readonly ended_at: Date | null;
  readonly watched_at: Date | null;
  readonly open: boolean;
}

export interface CommandRow {
  readonly rollout_id: string;
  readonly id: string;
  readonly kind: 'pause' | 'resume' | 'promote' | 'abort';
  readonly actor: string;
  readonly reason: string;
  readonly accepted: boolean | null;
  readonly answer: string | null;
}
