import type { Pool, PoolConfig } from 'pg';
import type {
  GraphAccess,
  IndexAccess,
  RegionStore,
  TenantIdentity,
  TenantProvisioner,
} from '../index';

/** Two regions and what else runs on their servers. */
export interface ConformanceStores {
  readonly home: RegionStore;
  readonly other: RegionStore;
  /** Databases no tenant may enter: the portal's, and whatever else is there. */
  readonly strangers: readonly {
    readonly title: string;
    readonly connection: PoolConfig;
  }[];
  close(): Promise<void>;
}

/** Something that happens to a namespace behind the portal's back. */
export interface Damage {
  readonly title: string;
  apply(pool: Pool, tenant: TenantIdentity): Promise<void>;
  /** Exactly the resources that `observe` must report then, by name. */
  readonly missing?: readonly string[];
  readonly altered?: readonly string[];
  readonly extra?: readonly string[];
  /** Rows went with it; `ensure` cannot bring them back. */
  readonly losesRows?: boolean;
  /** Code of the error with which `ensure` must leave it alone. */
  readonly refused?: string;
  /** What belongs to a stranger hangs on what is ours, so that `destroy` must refuse rather than leave it. */
  readonly hangs?: boolean;
  /** Takes away what belongs to a stranger; until then `destroy` must leave it, and say so. */
  undo?(pool: Pool, tenant: TenantIdentity): Promise<void>;
}

export interface ConformanceOptions {
  readonly name: string;
  createProvisioner(): TenantProvisioner;
  createStores(): Promise<ConformanceStores>;
  /** Connections as the tenant's login role; the suite ends them. */
  open(tenant: TenantIdentity, store: RegionStore): Pool;
  /** Writes a few rows that contain `text` and returns how many by table, as `observe` should count them. */
  write(login: Pool, text: string): Promise<{ [table: string]: number }>;
  /** All rows, to compare before and after. */
  read(login: Pool): Promise<unknown>;
  readonly damages: readonly Damage[];
  /** For kind `graph`. */
  graph?(login: Pool): GraphAccess;
  /** For kind `index`. */
  index?(login: Pool): IndexAccess;
}

/** What the parts of the suite share. */
export interface ConformanceContext {
  readonly options: ConformanceOptions;
  readonly stores: () => ConformanceStores;
  /** A tenant of its own, destroyed after the test. */
  readonly newTenant: () => TenantIdentity;
  /** Connections as a tenant, ended after the test. */
  readonly open: (tenant: TenantIdentity, store?: RegionStore) => Pool;
}
