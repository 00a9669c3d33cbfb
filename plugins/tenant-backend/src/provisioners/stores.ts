import { createHmac } from 'node:crypto';
import type { RegionStore } from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import { Pool, type PoolConfig } from 'pg';
import { storeError } from './errors';
import { markRegion } from './markRegion';
import { prepareRegion } from './region';
import type { RegionsConfig } from './regionsConfig';

const MAX_CONNECTIONS = 6;
const IDLE_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** A store that accepts a query and never answers must not hold an operation for ever. */
const QUERY_TIMEOUT_MS = 60_000;

export interface RegionHealth {
  readonly region: string;
  readonly ok: boolean;
  /** Why not, in words; null when it answers. */
  readonly reason: string | null;
}

/**
 * The regions' stores. A region is connected to when it is first asked for, and prepared then (see `prepareRegion`); a
 * region that is down costs nobody else anything, and is tried afresh on the next call.
 */
export class TenantStores {
  readonly #config: RegionsConfig;
  readonly #logger?: { warn(message: string): void };
  readonly #stores = new Map<string, RegionStore>();
  readonly #unmarked = new Set<string>();

  /** @param options.logger - told of a region that cannot be marked as such. */
  static create(
    config: RegionsConfig,
    options: { readonly logger?: { warn(message: string): void } } = {},
  ): TenantStores {
    return new TenantStores(config, options.logger);
  }

  private constructor(
    config: RegionsConfig,
    logger?: { warn(message: string): void },
  ) {
    this.#config = config;
    this.#logger = logger;
  }

  /** The configured regions, by ID. */
  regions(): readonly { readonly id: string; readonly title: string }[] {
    return this.#config.regions.map(({ id, title }) => ({ id, title }));
  }

  /**
   * A region's store, ready for provisioners.
   *
   * @throws OperationError `NOT_FOUND` for a region that is not configured, `STORE_UNAVAILABLE` (retryable) when it does
   *   not answer, `UNSUPPORTED_DATABASE` when it cannot keep tenants apart, `REGION_MISMATCH` when it is another region's.
   */
  async get(region: string): Promise<RegionStore> {
    const store = this.#store(region);
    try {
      await prepareRegion(store.pool);
      await this.#mark(store);
    } catch (error) {
      throw storeError(region, error);
    }
    return store;
  }

  /** Asks every region whether it answers; never throws. */
  async health(): Promise<readonly RegionHealth[]> {
    return Promise.all(
      this.#config.regions.map(async ({ id }): Promise<RegionHealth> => {
        try {
          const { pool } = await this.get(id);
          await pool.query('SELECT 1').catch(error => {
            throw storeError(id, error);
          });
          return { region: id, ok: true, reason: null };
        } catch (error) {
          return { region: id, ok: false, reason: (error as Error).message };
        }
      }),
    );
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const stores = [...this.#stores.values()];
    this.#stores.clear();
    await Promise.all(stores.map(({ pool }) => pool.end()));
  }

  async #mark({ region, pool }: RegionStore): Promise<void> {
    const mark = await markRegion(region, pool);
    if (mark === 'marked' || this.#unmarked.has(region)) return;
    this.#unmarked.add(region);
    this.#logger?.warn(
      `The database of region ${region} does not say which region it lies in, and the portal's role may not make it. Let a superuser of it run: ALTER DATABASE … SET companyos.region = '${region}'`,
    );
  }

  #store(region: string): RegionStore {
    const known = this.#stores.get(region);
    if (known) return known;
    const config = this.#config.regions.find(({ id }) => id === region);
    if (!config) {
      throw new OperationError('NOT_FOUND', `There is no region ${region}.`, {
        next: `Choose one of: ${this.#config.regions
          .map(({ id }) => id)
          .join(', ')}.`,
      });
    }
    const store: RegionStore = {
      region,
      pool: createRegionPool(config.connection),
      password: loginPasswords(this.#config.credentialKey, region),
    };
    this.#stores.set(region, store);
    return store;
  }
}

/** Passwords are derived, not stored: nothing to leak at rest, and any replica knows them. */
export function loginPasswords(
  credentialKey: string,
  region: string,
): (tenantId: string) => string {
  return tenantId =>
    createHmac('sha256', credentialKey)
      .update(`companyos tenant login v1\0${region}\0${tenantId}`)
      .digest('base64url');
}

/**
 * A pool whose idle connections may break without taking the process along. Its sessions look up catalogs by index also
 * with plans that were made when the region was empty, and compile nothing for the sake of a millisecond.
 */
export function createRegionPool(connection: PoolConfig): Pool {
  const pool = new Pool({
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    // Every login of the server can read this: it names the product, never a customer.
    application_name: 'companyos-provisioning',
    ...connection,
    options: `-c enable_seqscan=off -c jit=off ${connection.options ?? ''}`,
  });
  // The connection is out of the pool by then; whoever asks next gets a new one, or the error.
  pool.on('error', () => {});
  return pool;
}
