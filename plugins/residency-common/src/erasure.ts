import type { RetentionBlocker, RetentionStamp } from '@companyos/policy';
import type { ResidencySubject } from './holds';

/** What is known about the retention of what is to be erased; holds are added by the back end. */
export interface ClaimedRetention {
  readonly writtenAt: string;
  readonly stamps: readonly RetentionStamp[];
  /** IDs of further schedules that apply, the tenant's for example. */
  readonly floors?: readonly string[];
}

export interface ClaimErasure {
  readonly subject: ResidencySubject;
  /** What of it, stable across retries: `eu-central/db`. */
  readonly resource: string;
  readonly operationId: string;
  /** Further subjects whose holds count: an artifact's tenant. */
  readonly within?: readonly ResidencySubject[];
  /** Left out where the caller has decided on retention itself; then holds alone can block. */
  readonly retention?: ClaimedRetention;
  /** The subject's name for people, where a later hold should know it. */
  readonly subjectName?: string;
}

/**
 * - `claimed`: go on. From now on a new hold says that this is being erased.
 * - `erased`: it was erased and confirmed before; there is nothing to do.
 * - `blocked`: leave it alone; `blockers` are all reasons, not the first.
 */
export type ErasureAnswer =
  | { readonly outcome: 'claimed' | 'erased'; readonly claimedAt: string }
  | {
      readonly outcome: 'blocked';
      readonly blockers: readonly RetentionBlocker[];
    };

export interface ConfirmErased {
  readonly subject: ResidencySubject;
  readonly resource: string;
  readonly operationId: string;
}

/** One thing that the sweep had to leave, and why. */
export interface SweepLeft {
  readonly artifact: string;
  readonly reasons: readonly string[];
}

export interface SweepReport {
  /** `sw_` and a ULID. */
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** How many artifacts were looked at. */
  readonly looked: number;
  readonly erased: readonly string[];
  /** Those that a deletion period wants gone, and that something keeps or that could not be erased. */
  readonly left: readonly SweepLeft[];
  /** Stores and artifacts that could not be looked at, and why; empty when all could. */
  readonly troubles: readonly SweepLeft[];
}

export interface RetentionScheduleView {
  readonly id: string;
  readonly title: string;
  readonly days: number;
  readonly mode: 'governance' | 'compliance';
  readonly deleteAfterDays: number | null;
}

export interface ArtifactView {
  /** `<store>/<key>` */
  readonly id: string;
  readonly tenant: string;
  readonly dataset: string;
  readonly classification: string;
  readonly region: string;
  readonly bytes: number;
  readonly writtenAt: string;
  readonly state: string;
  readonly retainUntil: string | null;
  readonly deleteAfter: string | null;
  /** Why it stays, one sentence each. */
  readonly blockers: readonly string[];
}

/** Schedules in force, stored artifacts with what keeps them, and what the last sweeps did. */
export interface RetentionOverview {
  readonly schedules: readonly RetentionScheduleView[];
  readonly artifacts: readonly ArtifactView[];
  /** Stores and sidecars that cannot be read now. */
  readonly troubles: readonly SweepLeft[];
  readonly sweeps: readonly SweepReport[];
}
