import type { Pool } from 'pg';
import { mintTenantId, type TenantIdentity } from '../index';
import { damageSuite } from './damage';
import { graphSuite } from './graph';
import { indexSuite } from './searchIndex';
import { interruptionSuite } from './interruption';
import { isolationSuite } from './isolation';
import { lifecycleSuite } from './lifecycle';
import type {
  ConformanceContext,
  ConformanceOptions,
  ConformanceStores,
} from './options';

/** Killing a connection around every statement takes its time on a busy machine. */
const TIMEOUT_MS = 120_000;

/**
 * What any `TenantProvisioner` must pass, of any kind: call it at the top level of a test file. It needs jest's globals and
 * a real store, and leaves that store as it found it.
 */
export function runTenantProvisionerConformance(
  options: ConformanceOptions,
): void {
  jest.setTimeout(TIMEOUT_MS);
  describe(`${options.name} conforms to TenantProvisioner`, () => {
    let stores: ConformanceStores;
    const tenants: TenantIdentity[] = [];
    const logins: Pool[] = [];

    const context: ConformanceContext = {
      options,
      stores: () => stores,
      newTenant: () => {
        const tenant = { id: mintTenantId(), homeRegion: stores.home.region };
        tenants.push(tenant);
        return tenant;
      },
      open: (tenant, store = stores.home) => {
        const pool = options.open(tenant, store);
        logins.push(pool);
        return pool;
      },
    };

    beforeAll(async () => {
      stores = await options.createStores();
    });

    afterEach(async () => {
      await Promise.all(logins.splice(0).map(pool => pool.end()));
      for (const tenant of tenants.splice(0)) {
        await options.createProvisioner().destroy(tenant, stores.home);
      }
    });

    afterAll(async () => {
      await stores?.close();
    });

    lifecycleSuite(context);
    damageSuite(context);
    interruptionSuite(context);
    isolationSuite(context);
    if (options.graph) graphSuite(context, options.graph);
    if (options.index) indexSuite(context, options.index);
  });
}
