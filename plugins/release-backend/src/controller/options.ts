import type { ProbeResult } from '@companyos/canary';
import type { Outbox } from '@companyos/ledger';
import type { EngineLogger } from '@companyos/operations/postgres';
import type { Knex } from 'knex';
import type { ReleaseRow, RolloutRow } from '../database';
import type { TargetRegistry } from '../TargetRegistry';

/** What people are told about. */
export type Occasion =
  | 'paused'
  | 'aborting'
  | 'rolled-back'
  | 'completed'
  | 'failed';

/** Tells the rest of the portal; none of it may fail or hold up a rollout. */
export interface RolloutAnnouncer {
  /** A hint to look again. */
  changed(rollout: {
    readonly id: string;
    readonly releaseId: string;
    readonly state: string;
  }): void;
  /** To the owner of the component. Told again with the same key, it replaces what was told before. */
  notifyOwner(told: {
    readonly rollout: RolloutRow;
    readonly release: ReleaseRow;
    readonly about: Occasion;
    readonly words: string;
  }): Promise<void>;
}

/** Has a canary's critical paths walked, and tells what came of it; never waits. */
export interface CanaryWalks {
  collect(now: { readonly canary: boolean }): readonly ProbeResult[];
}

export interface ControllerOptions {
  readonly database: Knex;
  readonly outbox: Pick<Outbox, 'appendAll'>;
  readonly targets: TargetRegistry;
  readonly announcer: RolloutAnnouncer;
  /** Walks at a target; none where nothing probes it. */
  readonly walksAt?: (target: string) => CanaryWalks;
  readonly logger: EngineLogger;
  /** Now, in milliseconds; the system's clock unless told. */
  readonly now?: () => number;
}
