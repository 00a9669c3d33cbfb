import { OperationError } from '@companyos/operations';
import { Pool } from 'pg';
import type { ServedTenant } from './serviceConfig';

/** Of each version of the service; a tenant's login role may have 20. */
const MAX_CONNECTIONS = 3;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TIMEOUT_MS = 30_000;

/** Connections as each tenant's own login role: what one tenant may see is the database's to enforce. */
export class TenantPools {
  readonly #tenants: ReadonlyMap<string, ServedTenant>;
  readonly #pools = new Map<string, Pool>();

  constructor(tenants: readonly ServedTenant[]) {
    this.#tenants = new Map(tenants.map(item => [item.facts.name, item]));
  }

  get names(): readonly string[] {
    return [...this.#tenants.keys()];
  }

  find(name: string): ServedTenant | undefined {
    return this.#tenants.get(name);
  }

  of(name: string): Pool {
    const known = this.#pools.get(name);
    if (known) return known;
    const tenant = this.find(name);
    if (!tenant) {
      throw new OperationError('NOT_FOUND', 'There is no such tenant.');
    }
    const pool = new Pool({
      connectionString: tenant.databaseUrl,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      application_name: 'staging-service',
    });
    // A connection that breaks while idle is replaced; whoever uses one gets the error.
    pool.on('error', () => {});
    this.#pools.set(name, pool);
    return pool;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(pool => pool.end()));
  }
}
