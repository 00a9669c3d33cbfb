import { migrateOutbox, Outbox } from '@companyos/ledger';
import { type Actor, type Operation } from '@companyos/operations';
import {
  migrateOperations,
  OperationEngine,
} from '@companyos/operations/postgres';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import type { RegionStore } from '@companyos/plugin-tenant-node';
import knexFactory, { type Knex } from 'knex';
import { DriftChecker, type DriftRound } from '../../drift/DriftChecker';
import { deletionOf, nobody } from './deletion';
import { createTenantDefinition } from '../../create/definition';
import { migrateTenants } from '../../database';
import { createPostgresProvisioners } from '../index';
import { TenantStores } from '../stores';

const REGION = 'eu-central';
const ENDED_WITHIN_MS = 60_000;

const actor: Actor = {
  ref: 'user:default/ada',
  kind: 'user',
  groups: ['group:default/platform-engineers'],
};

/** The tenant back end from the engine down, in this process, on two databases: what a request goes through after HTTP. */
export class BenchPortal {
  static async create(options: {
    portalUrl: string;
    regionUrl: string;
    policies: string;
  }): Promise<BenchPortal> {
    const knex = knexFactory({
      client: 'pg',
      connection: options.portalUrl,
      pool: { min: 0, max: 10 },
    });
    await migrateOutbox(knex);
    await migrateOperations(knex);
    await migrateTenants(knex);
    const stores = TenantStores.create({
      credentialKey: 'a key for measuring, 32 characters',
      regions: [
        {
          id: REGION,
          title: 'EU Central',
          connection: { connectionString: options.regionUrl },
        },
      ],
    });
    const policy = PolicyDecisionPoint.create({
      bundle: await loadPolicyBundle(options.policies),
    });
    const engine = OperationEngine.create({
      database: knex,
      policy,
      outbox: Outbox.create(),
      directory: nobody,
      definitions: [
        deletionOf({ database: knex, policy, stores }),
        createTenantDefinition({
          database: knex,
          policy,
          stores,
          regions: stores.regions(),
          provisioners: createPostgresProvisioners(),
          bindingTemplates: [],
          ownerExists: async () => true,
          announcements: { async tenantChanged() {}, tenantActive() {} },
        }),
      ],
    });
    await engine.start();
    return new BenchPortal(
      engine,
      knex,
      stores,
      await stores.get(REGION),
      policy,
    );
  }

  private constructor(
    private readonly engine: OperationEngine,
    private readonly knex: Knex,
    private readonly stores: TenantStores,
    readonly store: RegionStore,
    readonly policy: PolicyDecisionPoint,
  ) {}

  /** Submits and waits for the end, as a request does. */
  async create(name: string): Promise<Operation> {
    const { id } = await this.engine.submit({
      type: 'tenant.create',
      actor,
      input: {
        name,
        displayName: name,
        owner: 'group:default/acme-owners',
        tier: 'standard',
        homeRegion: REGION,
        allowedRegions: [REGION],
        dataClasses: ['internal'],
        retention: { schedule: '1-year' },
      },
    });
    return this.ended(id);
  }

  /** Asks for the deletion, with nobody to approve it, and waits for the end. */
  async delete(name: string): Promise<Operation> {
    const { id } = await this.engine.submit({
      type: 'tenant.delete',
      actor,
      input: { tenant: name },
    });
    return this.ended(id);
  }

  /** One that ends in any other way was not measured. */
  private async ended(id: string): Promise<Operation> {
    const ended = await this.engine.settled(id, {
      timeoutMs: ENDED_WITHIN_MS,
      until: 'ended',
    });
    if (!['succeeded', 'no-op'].includes(ended.state)) {
      const why = ended.error?.message ?? ended.waitReason;
      throw new Error(`${ended.plan.summary} ${ended.state}: ${why}`);
    }
    return ended;
  }

  /** As if everything had been made yesterday: what follows within a minute is planned twice, to be sure of the order. */
  async letADayPass(): Promise<void> {
    await this.knex('operations').update({
      finished_at: this.knex.raw("finished_at - interval '1 day'"),
    });
  }

  /** A dry run of the deletion. */
  async planDeletion(name: string): Promise<number> {
    const { plan } = await this.engine.plan({
      type: 'tenant.delete',
      actor,
      input: { tenant: name },
    });
    return plan.changes.length;
  }

  /** Compares every tenant with its manifest. */
  async checkDrift(): Promise<DriftRound> {
    const silent = { securityDrift() {}, tenantStuck() {} };
    return DriftChecker.create({
      database: this.knex,
      provisioners: createPostgresProvisioners(),
      stores: this.stores,
      announcements: silent,
      logger: { info() {}, warn() {} },
      clock: () => new Date(),
    }).checkAll();
  }

  /** What a deletion does in the region's database, by itself. */
  async destroyNamespaces(tenantId: string): Promise<void> {
    const tenant = { id: tenantId, homeRegion: REGION };
    const provisioners = [...createPostgresProvisioners()].reverse();
    for (const one of provisioners) await one.cordon?.(tenant, this.store);
    for (const one of provisioners) await one.destroy(tenant, this.store);
  }

  /** Takes a tenant away behind the engine's back, so that the next measurement meets as many as this one. */
  async remove(tenantId: string): Promise<void> {
    await this.destroyNamespaces(tenantId);
    await this.knex('tenants').where({ id: tenantId }).delete();
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await this.stores.close();
    await this.knex.destroy();
  }
}
