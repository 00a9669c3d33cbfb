import type {
  DatasetSurvey,
  LeftObject,
  NamespaceKind,
  NamespaceObservation,
  NamespaceResource,
  RegionStore,
  TenantIdentity,
  TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { cordonLogin } from './cordon';
import { creationScript, tryToCreate } from './creation';
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
import { repairScript } from './repair';
import {
  connectResource,
  namespaceResources,
  roleResources,
  type PostgresResource,
} from './resources';
import { surveyTables } from './survey';
import { inLockedTransaction, withConnection } from './transaction';

/** Stores on whose server the creation script was seen to make what the definition says. */
const proven = new WeakMap<NamespaceDefinition, WeakSet<Pool>>();

/**
 * One kind of namespace as a PostgreSQL schema.
 *
 * `ensure` is one transaction under a lock: killed anywhere, it either happened or did not, and two of them at once take
 * turns. It reads the catalogs, sends only what is missing or altered as one script, reads the catalogs again, and commits
 * only when they then agree with the definition.
 *
 * A namespace that was never made needs no look: one script makes all of it, in one round trip (for `db` as two
 * transactions: the roles, then the rest), or fails at its first statement. That it makes on this server what the definition says is looked up the first time it runs there; the same
 * statements on the same server do the same after that.
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
      const made = await this.#create(scope);
      if (made) return made;
      const locks = this.#locks(scope, { roles: 'exclusive' });
      return inLockedTransaction(store.pool, locks, client =>
        this.#repair(client, scope),
      );
    });
  }

  async destroy(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<readonly LeftObject[]> {
    return this.#reach(tenant, store, scope =>
      withConnection(store.pool, client =>
        destroyNamespace(client, {
          ...this.#with(client, scope),
          locks: [{ name: scope.lock }],
        }),
      ),
    );
  }

  async survey(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<readonly DatasetSurvey[]> {
    return this.#reach(tenant, store, scope =>
      surveyTables(store.pool, scope.schema, this.#definition),
    );
  }

  /** The login is shared by all kinds; `db` answers for it. */
  async cordon(tenant: TenantIdentity, store: RegionStore): Promise<void> {
    if (this.kind !== 'db') return;
    await this.#reach(tenant, store, async scope => {
      const locks = this.#locks(scope, { roles: 'exclusive' });
      const role = scope.names.loginRole;
      await withConnection(store.pool, client =>
        cordonLogin(client, { role, locks }),
      );
    });
  }

  /**
   * Kinds need not wait for each other, except for whoever makes or repairs the roles that they share. Destroying waits for
   * all of them, and they for it.
   */
  #locks(scope: TenantScope, { roles }: { roles: 'shared' | 'exclusive' }) {
    return [
      { name: scope.lock, shared: true },
      { name: `${scope.lock} roles`, shared: roles === 'shared' },
      { name: `${scope.lock} ${this.kind}` },
    ];
  }

  async #create(scope: TenantScope): Promise<NamespaceObservation | null> {
    const { pool } = scope.store;
    if (!proven.get(this.#definition)?.has(pool)) return null;
    return withConnection(pool, async client => {
      const options = {
        ...this.#with(client, scope),
        client,
        locks: (roles: 'shared' | 'exclusive') => this.#locks(scope, { roles }),
      };
      let made = await tryToCreate(options);
      // Whoever makes the roles now waits for the lock that this held: the second time comes after them.
      if (made === 'no roles') made = await tryToCreate(options);
      return typeof made === 'string' ? null : made;
    });
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
    if (script === creationScript(this.#definition, scope)) {
      this.#nowProven(scope.store.pool);
    }
    return describeLook({ ...options, seen: repaired });
  }

  #nowProven(pool: Pool): void {
    const pools = proven.get(this.#definition) ?? new WeakSet<Pool>();
    proven.set(this.#definition, pools.add(pool));
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
