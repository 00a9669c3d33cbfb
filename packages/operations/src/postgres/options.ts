import type { Knex } from 'knex';
import type { LedgerRecord } from '@companyos/ledger';
import type { PolicyDecision, PolicyRequest } from '@companyos/policy';
import type { Actor, OperationDefinition, OperationState } from '../types';

/** A definition as the engine takes it; which input and state it has is its own business. */
export type AnyOperationDefinition = OperationDefinition<
  Knex.Transaction,
  any,
  any
>;

/** The policy, as far as the engine needs it. */
export interface Decider {
  decide(request: PolicyRequest): PolicyDecision | Promise<PolicyDecision>;
}

/** The outbox, as far as the engine needs it: it appends inside the caller's transaction, or rejects and so undoes it. */
export interface OutboxWriter {
  appendAll(
    tx: Knex.Transaction,
    records: readonly LedgerRecord[],
  ): Promise<unknown>;
}

/** Who is in which group, as the portal's directory knows it now. */
export interface ActorDirectory {
  /** References of the groups a user is in; none for someone it does not know. */
  groupsOf(userRef: string): Promise<readonly string[]>;
  /** References of the people in a group; none for one it does not know. */
  peopleIn(groupRef: string): Promise<readonly string[]>;
}

/** Something durable that just happened, told right after it did. The crash harness kills the process here. */
export interface OperationEffect {
  readonly operationId: string;
  readonly subject: string;
  /** `accepted`, `<step> applied`, `<step> committed`, `approved`, `confirmed`, `ended`, `recorded`. The same run has the same effects in order. */
  readonly name: string;
}

/** A committed change of an operation: a hint to look again, for instance a signal to browsers. */
export interface OperationChanged {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly state: OperationState;
}

/** A denial of something that became no operation, told right after it was recorded. */
export interface RecordedDenial {
  readonly decision: PolicyDecision;
  readonly actor: Actor;
  readonly subject: string;
  /** The operation that it is about, where there is one. */
  readonly operationId?: string;
}

export interface EngineLogger {
  info(message: string): void;
  warn(message: string, error?: Error): void;
  error(message: string, error?: Error): void;
}

export interface OperationEngineOptions {
  /** A pool on the schema that holds the tables of `migrateOperations` and of the outbox. */
  readonly database: Knex;
  readonly definitions: readonly AnyOperationDefinition[];
  readonly policy: Decider;
  readonly outbox: OutboxWriter;
  /** Needed where a definition has approvals. */
  readonly directory?: ActorDirectory;
  readonly logger?: EngineLogger;
  /** Now; the system's clock unless told. */
  readonly clock?: () => Date;
  /** From 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
  /** Operations at work at once in this process; 8 unless told. */
  readonly concurrency?: number;
  /** How often to look for due operations besides being told, in milliseconds; 1000 unless told. */
  readonly pollMs?: number;
  readonly onEffect?: (effect: OperationEffect) => void;
  readonly onChange?: (change: OperationChanged) => void;
  /** Denied operations come with `onChange`; these are the denials that leave none: of a dry run, of an approval, of a look. */
  readonly onDenied?: (denial: RecordedDenial) => void;
}

/** Options with their defaults filled in, as the engine's parts share them. */
export interface EngineContext {
  readonly db: Knex;
  readonly definitions: ReadonlyMap<string, AnyOperationDefinition>;
  readonly policy: Decider;
  readonly outbox: OutboxWriter;
  readonly directory: ActorDirectory;
  readonly logger: EngineLogger;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly concurrency: number;
  readonly pollMs: number;
  effect(effect: OperationEffect): void;
  changed(change: OperationChanged): void;
  denied(denial: RecordedDenial): void;
}

const nobody: ActorDirectory = {
  groupsOf: async () => [],
  peopleIn: async () => [],
};
const silent: EngineLogger = { info() {}, warn() {}, error() {} };

export function toContext(options: OperationEngineOptions): EngineContext {
  const definitions = new Map(options.definitions.map(d => [d.type, d]));
  if (definitions.size !== options.definitions.length) {
    throw new Error('Two operation definitions have the same type.');
  }
  if (!options.directory && options.definitions.some(d => d.approvals)) {
    throw new Error(
      'A definition has approvals, so the engine needs a directory of people.',
    );
  }
  const logger = options.logger ?? silent;
  return {
    db: options.database,
    definitions,
    policy: options.policy,
    outbox: options.outbox,
    directory: options.directory ?? nobody,
    logger,
    clock: options.clock ?? (() => new Date()),
    random: options.random ?? Math.random,
    concurrency: options.concurrency ?? 8,
    pollMs: options.pollMs ?? 1_000,
    effect: effect => options.onEffect?.(effect),
    changed: change => {
      try {
        options.onChange?.(change);
      } catch (error) {
        // Whoever listens must not stop what happened from going on.
        logger.warn('A listener for operation changes failed.', asError(error));
      }
    },
    denied: denial => {
      if (denial.decision.outcome !== 'deny') return;
      try {
        options.onDenied?.(denial);
      } catch (error) {
        logger.warn('A listener for denials failed.', asError(error));
      }
    },
  };
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
