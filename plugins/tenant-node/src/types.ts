import type { Pool, PoolClient } from 'pg';

export type NamespaceKind = 'db' | 'graph' | 'index';

/** The identity a provisioner derives names from. Minted once, stored before anything is created, never changed. */
export interface TenantIdentity {
  /** `tn_` and 16 characters of base 32 from a CSPRNG: says nothing about the customer. */
  readonly id: string;
  readonly homeRegion: string;
}

/** One thing a namespace consists of. */
export interface NamespaceResource {
  /** Logical, the same for every tenant: `table/nodes`, `index/nodes_label`, `role/login`, `grant/login-usage`. */
  readonly name: string;
  readonly kind: string;
  /** One sentence for a plan. */
  readonly summary: string;
  /** SHA-256 (hex) over the desired definition; observed and desired fingerprints agree or the resource is altered. */
  readonly fingerprint: string;
}

export interface ObservedResource extends NamespaceResource {
  /** The name it bears in the store. */
  readonly physicalName: string;
}

export interface NamespaceObservation {
  readonly present: readonly ObservedResource[];
  /** What is there but not desired (a foreign table, an added grant): reported, never touched. */
  readonly extra: readonly ObservedResource[];
  readonly sizeBytes: number;
  /** Rows by table, estimated or exact. */
  readonly counts: { readonly [name: string]: number };
}

/** What stands in one table, as far as its retention and an export of it are concerned. */
export interface DatasetSurvey {
  /** The table's name. */
  readonly name: string;
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
  /** Rows by classification. */
  readonly classes: { readonly [classification: string]: number };
  /** When the newest row was written; null where there is none. */
  readonly newestWrite: string | null;
  /** The latest date that a row is kept until; null where there is none. */
  readonly retainUntil: string | null;
  /** What others made that hangs on the table, in words: it would have to go along (a view), so the table stays. */
  readonly hangingOn?: readonly string[];
}

/** Something that destroying a namespace met, did not make, and left. */
export interface LeftObject {
  /** The name it bears in the store. */
  readonly physicalName: string;
  /** One sentence for a person. */
  readonly text: string;
}

/** A region's store, already connected as the portal's provisioning role. */
export interface RegionStore {
  readonly region: string;
  readonly pool: Pool;
  /** Derives a login password from the tenant ID and a secret; the same each time. */
  password(tenantId: string): string;
}

/**
 * Ensures, observes and destroys one kind of namespace in one region.
 *
 * Every method is idempotent and may be killed anywhere; `ensure` creates or adopts, in one transaction where the store
 * has them. Nothing is found by name match: only names derived from the tenant's ID are ever touched.
 */
export interface TenantProvisioner {
  readonly kind: NamespaceKind;
  /** Pure: what should be there. Independent of the tenant's ID. */
  desired(): readonly NamespaceResource[];
  observe(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<NamespaceObservation>;
  ensure(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<NamespaceObservation>;
  /** Removes what it made, and nothing else; says what it met besides and left. */
  destroy(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<readonly LeftObject[]>;
  /** What data stands there and how long it is kept. Without it nobody can say, and what holds rows is not destroyed. */
  survey?(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<readonly DatasetSurvey[]>;
  /** Takes the tenant's login away and ends its sessions; ensuring gives it back. */
  cordon?(tenant: TenantIdentity, store: RegionStore): Promise<void>;
}

export type { Pool, PoolClient };
