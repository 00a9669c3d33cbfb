import type { PolicyActor } from '../requests';
import type { PolicyDecision } from '../types';

/** What a seam has recorded. Names of people, tenants and objects are in it: the recorder decides what is personal. */
export interface SeamRecord {
  /** Stable across retries; the decision's own record has its ID alone. */
  readonly key: string;
  readonly event:
    | 'policy.decision'
    | 'data.export.sealed'
    | 'data.export.failed'
    | 'data.object.sealed'
    | 'data.object.erased';
  /** For a denial, with `outcome: 'deny'`, also where an obligation could not be met. */
  readonly decision: PolicyDecision;
  readonly actor: PolicyActor;
  readonly tenant: string;
  readonly dataset: string;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  /** Of what was written or erased, where there is content. */
  readonly content?: { readonly sha256: string; readonly bytes: number };
  /** Why it was done or failed, where someone said so. */
  readonly reason?: string;
}

/**
 * Where seams record, injected: an outbox in practice.
 *
 * @typeParam Tx - the transaction of the database that is written.
 */
export interface SeamRecorder<Tx = unknown> {
  /** In the very transaction of the write: both happen, or neither. Rejects when it cannot. */
  inTransaction(tx: Tx, record: SeamRecord): Promise<void>;
  /** Committed when it resolves: for denials, and before effects outside of a database. */
  committed(record: SeamRecord): Promise<void>;
}
