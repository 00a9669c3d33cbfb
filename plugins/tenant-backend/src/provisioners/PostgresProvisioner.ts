import type {
  NamespaceKind,
  NamespaceObservation,
  NamespaceResource,
  RegionStore,
  TenantIdentity,
  TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { createNamespace, freshStart } from './creation';
import type { NamespaceDefinition } from './definition';
import { destroyNamespace } from './destroy';
import { storeError } from './errors';
import {
  assertAgrees,
  describeLook,
  look,
  scopeOf,
  type TenantScope,
} from './look';
import { prepareRegion } from './region';
import { probeStatement, type Probe } from './probe';
import { repairScript } from './repair';
import {
  connectResource,
  namespaceResources,
  roleResources,
  type PostgresResource,
} from './resources';
import { inLockedTransaction, takeLock } from './transaction';

/** Stores on whose server the creation script was seen to make what the definition says. */
const proven = new WeakMap<NamespaceDefinition, WeakSet<Pool>>();

/**
 * One kind of namespace as a PostgreSQL schema.
 *
 * `ensure` is one transaction under a lock: killed anywhere, it either happened or did not, and two of them at once take
 * turns. It reads the catalogs, sends only what is missing or altered as one script, reads the catalogs again, and commits
 * only when they then agree with the definition.
 *
 * A namespace that was never made needs no look: one script makes all of it. That this script makes on this server what the
 * definition says is looked up the first time it runs there; the same statements on the same server do the same after that.
 */
export class PostgresProvisioner implements TenantProvisioner {
  readonly kind: NamespaceKind;
  readonly #definition: NamespaceDefinition;
  /** All of the namespace, and for `db` the roles that the namespaces share. */
  readonly #desired: readonly PostgresResource[];

  static create(definition: NamespaceDefinition): PostgresProvisioner {
    return new PostgresProvisioner(definition);
  }

  private constructor(definition: NamespaceDefinition) {
    this.kind = definition.kind;
    this.#definition = definition;
    const own = namespaceResources(definition);
    this.#desired =
      definition.kind === 'db'
        ? [...roleResources, connectResource, ...own]
        : own;
  }

  desired(): readonly NamespaceResource[] {
    return this.#desired.map(({ name, kind, summary, fingerprint }) => ({
      name,
      kind,
      summary,
      fingerprint,
    }));
  }

  async observe(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<NamespaceObservation> {
    return this.#reach(tenant, store, scope =>
      this.#observe(store.pool, scope),
    );
  }

  async ensure(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<NamespaceObservation> {
    return this.#reach(tenant, store, async scope => {
      await prepareRegion(store.pool);
      // Kinds do not wait for each other; destroying waits for all of them, and they for it.
      const locks = [
        { name: scope.lock, shared: true },
        { name: `${scope.lock} ${this.kind}` },
      ];
      const probe = probeStatement(scope);
      return inLockedTransaction<NamespaceObservation, Probe>(
        store.pool,
        { locks, probe },
        async (client, glance) => {
          const known = await this.#withRoles(client, scope, glance);
          const roles = freshStart(known, this.kind);
          return roles === null
            ? this.#repair(client, scope)
            : this.#create(client, scope, roles);
        },
      );
    });
  }

  async destroy(tenant: TenantIdentity, store: RegionStore): Promise<void> {
    await this.#reach(tenant, store, async scope => {
      const locks = [{ name: scope.lock }];
      await inLockedTransaction(store.pool, { locks }, async client => {
        const { state } = await look(this.#with(client, scope));
        await destroyNamespace(client, scope, state);
      });
    });
  }

  /** Whoever makes roles does so alone; the glance is taken again once it is our turn. */
  async #withRoles(
    client: PoolClient,
    scope: TenantScope,
    glance: Probe,
  ): Promise<Probe> {
    if (glance.roles === roleResources.length) return glance;
    await takeLock(client, { name: `${scope.lock} roles` });
    const { rows } = await client.query<Probe>(probeStatement(scope));
    return rows[0];
  }

  async #create(
    client: PoolClient,
    scope: TenantScope,
    roles: 'missing' | 'present',
  ): Promise<NamespaceObservation> {
    const definition = this.#definition;
    const stores = proven.get(definition) ?? new WeakSet<Pool>();
    proven.set(definition, stores);
    const options = { ...this.#with(client, scope), roles };
    const made = await createNamespace({ ...options, client });
    if (!stores.has(scope.store.pool)) {
      assertAgrees(scope, await look(options));
      stores.add(scope.store.pool);
    }
    return made;
  }

  async #repair(
    client: PoolClient,
    scope: TenantScope,
  ): Promise<NamespaceObservation> {
    const options = this.#with(client, scope);
    const seen = await look(options);
    const script = repairScript({ ...options, ...seen });
    if (script === '') return describeLook({ ...options, seen });
    await client.query(script);
    const repaired = await look(options);
    assertAgrees(scope, repaired);
    return describeLook({ ...options, seen: repaired });
  }

  async #observe(
    client: ClientBase | Pool,
    scope: TenantScope,
  ): Promise<NamespaceObservation> {
    const options = this.#with(client, scope);
    return describeLook({ ...options, seen: await look(options) });
  }

  #with(client: ClientBase | Pool, scope: TenantScope) {
    return {
      client,
      scope,
      definition: this.#definition,
      desired: this.#desired,
    };
  }

  async #reach<T>(
    tenant: TenantIdentity,
    store: RegionStore,
    work: (scope: TenantScope) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(await scopeOf(this.kind, tenant, store));
    } catch (error) {
      throw storeError(store.region, error);
    }
  }
}
