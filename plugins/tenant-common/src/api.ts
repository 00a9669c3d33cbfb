import type { VerifierKey } from '@companyos/ledger';
import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import type {
  TenantDeletionPlan,
  TenantDeletionRequest,
  TenantDeletionResult,
  TombstoneProof,
  TombstoneSummary,
} from './deletion';
import type { DriftCount, TenantDrift } from './drift';
import type { TenantSpec } from './spec';

/**
 * `provisioning` until every namespace stands; `active` after; `deleting` from its cordon on. What keeps it from going on is
 * told in `stateReason`.
 */
export type TenantState = 'provisioning' | 'active' | 'deleting';

export interface TenantSummary {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly owner: string;
  readonly tier: TenantSpec['tier'];
  readonly homeRegion: string;
  readonly state: TenantState;
  /** Why it is not active yet, or not gone yet, in words; null when active. */
  readonly stateReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Left out where it was never checked against its manifest. */
  readonly drift?: DriftCount;
}

/** A type, not an interface, so that it is JSON to the compiler. */
export type RoleBinding = {
  /** `tenant-admin`, `tenant-operator`, `tenant-viewer`, `tenant-auditor` */
  readonly role: string;
  /** Catalog reference of the group or user that has it. */
  readonly subject: string;
};

export interface Tenant extends TenantSummary {
  readonly spec: TenantSpec;
  readonly bindings: readonly RoleBinding[];
  /** SHA-256 (hex) of the manifest's bytes, null until it was first written. */
  readonly manifestSha256: string | null;
  /** The operation now at work on it, if any. */
  readonly openOperationId: string | null;
}

export interface NamespaceView {
  readonly kind: 'db' | 'graph' | 'index';
  readonly region: string;
  /** `unreachable` is not `missing`: the store did not answer, see `reason`. */
  readonly status: 'ready' | 'incomplete' | 'missing' | 'unreachable';
  readonly reason: string | null;
  /** The schema's name in the store. */
  readonly physicalName: string;
  readonly sizeBytes: number | null;
  readonly counts: { readonly [name: string]: number };
  readonly missing: readonly string[];
  readonly altered: readonly string[];
  readonly extra: readonly string[];
}

export interface TenantOptions {
  readonly regions: readonly { readonly id: string; readonly title: string }[];
  readonly tiers: readonly string[];
  readonly dataClasses: readonly string[];
  readonly retentionSchedules: readonly {
    readonly id: string;
    readonly title: string;
  }[];
}

export interface TenantPage {
  readonly items: readonly TenantSummary[];
  readonly totalItems: number;
}

export interface TenantListQuery {
  readonly search?: string;
  readonly state?: TenantState;
  /** Zero-based. */
  readonly offset?: number;
  /** 1 to 100, 20 unless told. */
  readonly limit?: number;
}

/** Message per field, keyed `homeRegion`, `retention/schedule` …; empty when all is well. */
export interface TenantValidation {
  readonly fields: { readonly [path: string]: string };
}

/** What `POST /tenants` answers: the operation, ended already when there was nothing to do. */
export type TenantCreateResult = {
  readonly tenant: TenantSummary;
  readonly operation: Operation;
};

export interface RequestOptions {
  /** A Backstage token; the front end leaves it out, its fetch adds one. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** The tenant API as TypeScript; `TenantClient` speaks it over HTTP and throws `OperationError`. */
export interface TenantApi {
  options(request?: RequestOptions): Promise<TenantOptions>;
  /** Partial specs are welcome: only what is present is checked. */
  validate(
    spec: Partial<Record<keyof TenantSpec, unknown>>,
    request?: RequestOptions,
  ): Promise<TenantValidation>;
  plan(spec: unknown, request?: RequestOptions): Promise<DecidedPlan>;
  create(
    body: { spec: unknown; planHash?: string; reason?: string },
    request?: RequestOptions,
  ): Promise<TenantCreateResult>;
  list(query: TenantListQuery, request?: RequestOptions): Promise<TenantPage>;
  /** By ID or by name. */
  get(idOrName: string, request?: RequestOptions): Promise<Tenant>;
  namespaces(
    idOrName: string,
    request?: RequestOptions,
  ): Promise<readonly NamespaceView[]>;
  /** Uses its namespaces as its own login role, and shows that `other`'s role sees nothing of them. For drills. */
  exercise(
    idOrName: string,
    body: { readonly other?: string },
    request?: RequestOptions,
  ): Promise<{ readonly operation: Operation }>;
  /** How it stood against its manifest when it was last checked. */
  drift(idOrName: string, request?: RequestOptions): Promise<TenantDrift>;
  /** Checks it against its manifest now. */
  checkDrift(idOrName: string, request?: RequestOptions): Promise<TenantDrift>;
  /** A dry run of its deletion: everything that would go, everything that keeps it, and whose approval is needed. */
  planDeletion(
    idOrName: string,
    request?: RequestOptions & {
      /** Destination of an export that is taken first. */
      readonly exportTo?: string;
    },
  ): Promise<TenantDeletionPlan>;
  /** Asks for the deletion that the plan describes. */
  delete(
    idOrName: string,
    body: TenantDeletionRequest,
    request?: RequestOptions,
  ): Promise<TenantDeletionResult>;
  /** What is left of deleted tenants, newest first. */
  tombstones(request?: RequestOptions): Promise<readonly TombstoneSummary[]>;
  /** `tombstone.yaml` of a deleted tenant, by its ID, or of the last one of this name. */
  tombstone(idOrName: string, request?: RequestOptions): Promise<string>;
  /** Whether these very bytes are named by the ledger, worked out here from its signed head. */
  proveTombstone(
    tombstone: string,
    request?: RequestOptions & { readonly key?: VerifierKey },
  ): Promise<TombstoneProof>;
  manifest(idOrName: string, request?: RequestOptions): Promise<string>;
  operations(
    idOrName: string,
    request?: RequestOptions,
  ): Promise<readonly Operation[]>;
}
