import type { RetentionSchedule } from '../catalogues';
import type { PolicyDecision } from '../types';

/** An ISO 8601 instant with its offset, `2030-01-02T03:04:05.678Z`. Written by us it is always UTC. */
export type Instant = string;

export type RetentionMode = RetentionSchedule['mode'];

/**
 * One retention as it was given to an object. What a schedule said at that time is copied, so that shortening the
 * schedule later leaves the date alone.
 */
export interface RetentionStamp {
  /** ID of the schedule. */
  readonly schedule: string;
  /** The schedule's title at that time, for people. */
  readonly title: string;
  readonly mode: RetentionMode;
  /** The object may be erased strictly after this. */
  readonly until: Instant;
}

/** A legal hold as an object carries it. It has no end: it is there until it is released, and then it is gone. */
export interface LegalHold {
  readonly case: string;
  readonly reason: string;
  readonly since: Instant;
}

/** What is known about one object that retention speaks of. */
export interface RetainedObject {
  /** When its age starts. */
  readonly writtenAt: Instant;
  /** At least one: nothing exists without retention. */
  readonly stamps: readonly [RetentionStamp, ...RetentionStamp[]];
  /** Every hold that has not been released. */
  readonly holds: readonly LegalHold[];
  /** `hidden` is out of sight and still there; `erased` is gone. */
  readonly visibility: 'shown' | 'hidden' | 'erased';
}

/** A period after which an object should go. It never overrules a hold or a retention. */
export interface DeletionRule {
  readonly id: string;
  readonly title: string;
  /** Age that the object must strictly exceed. */
  readonly days: number;
}

/** The action that policy must have allowed before `governance` retention can be bypassed. */
export const BYPASS_ACTION = 'retention:bypass-governance';

/** Someone asks to erase before the end of `governance` retention: all three are needed. */
export interface GovernanceBypass {
  /** The answer to `BYPASS_ACTION`. */
  readonly decision: Pick<PolicyDecision, 'id' | 'outcome'> & {
    readonly request: Pick<PolicyDecision['request'], 'action'>;
  };
  /** Said on purpose, for this object: having the permission does not bypass by itself. */
  readonly explicit: boolean;
  readonly reason: string;
}

export interface RetentionQuestion {
  readonly object: RetainedObject;
  /** What the clock shows. */
  readonly now: Instant;
  /** The latest instant that anything was recorded at, where known: a clock behind it has jumped back. */
  readonly latestRecorded?: Instant;
  /** `bundle.retention`, as it is now. */
  readonly schedules: ReadonlyMap<string, RetentionSchedule>;
  /** IDs of further schedules in force for the object, its tenant's for example. Those of its stamps always are. */
  readonly floors?: readonly string[];
  readonly deletions?: readonly DeletionRule[];
  readonly bypass?: GovernanceBypass;
}

/** One reason why the object stays. `text` is a sentence for people. */
export type RetentionBlocker =
  | {
      readonly kind: 'hold';
      readonly case: string;
      readonly reason: string;
      readonly since: Instant;
      readonly text: string;
    }
  | {
      readonly kind: 'retention';
      readonly schedule: string;
      readonly mode: RetentionMode;
      readonly until: Instant;
      /** `stamped`: given to this object. `in-force`: what the schedule asks for now. */
      readonly origin: 'stamped' | 'in-force';
      readonly text: string;
    }
  | {
      /** The clock shows less than something recorded: nothing is erased until it has caught up. */
      readonly kind: 'clock';
      readonly now: Instant;
      readonly recorded: Instant;
      readonly text: string;
    }
  | {
      /** Something needed for the answer is missing or unreadable. */
      readonly kind: 'unknown';
      readonly what: string;
      readonly text: string;
    };

/**
 * - `erased`: gone already.
 * - `held`: at least one legal hold; whatever retention says.
 * - `unclear`: no hold, but something needed for the answer is missing, or the clock cannot be believed.
 * - `retained`: no hold, but a retention is not strictly over, or was not validly bypassed.
 * - `deletable`: nothing keeps it, and nothing asks for it to go.
 * - `due`: nothing keeps it, and a deletion period is strictly over.
 */
export type RetentionState =
  | 'erased'
  | 'held'
  | 'unclear'
  | 'retained'
  | 'deletable'
  | 'due';

export interface RetentionVerdict {
  readonly state: RetentionState;
  /** May it be erased now? `deletable` and `due` only. */
  readonly mayErase: boolean;
  /** Everything that keeps it: holds by age, then what is unclear, then retentions, the longest first. */
  readonly blockers: readonly RetentionBlocker[];
  /** The end of the longest retention, whatever holds there are; null when it cannot be told. */
  readonly retainUntil: Instant | null;
  /** The end of the shortest deletion period, whatever keeps the object; null when nothing asks for it to go. */
  readonly deleteAfter: Instant | null;
  /** `governance` retentions that the bypass set aside: record them with the erasure. */
  readonly bypassed: readonly RetentionBlocker[];
  /** Why a bypass that was asked for did not count, one sentence each. */
  readonly bypassRefused: readonly string[];
}
