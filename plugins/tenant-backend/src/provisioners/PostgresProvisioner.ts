import {
  diffNamespace,
  namespaceNames,
  type NamespaceDiff,
  type NamespaceKind,
  type NamespaceObservation,
  type NamespaceResource,
  type RegionStore,
  type TenantIdentity,
  type TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import type { ClientBase, Pool } from 'pg';
import { readCatalog, readsPasswords, type CatalogState } from './catalog';
import { countRows } from './counts';
import { creationScript, freshStart, probeStatement } from './creation';
import type { NamespaceDefinition } from './definition';
import { destroyNamespace } from './destroy';
import { storeError } from './errors';
import { observeNamespace, type ObservedNamespace } from './observe';
import { connectRoleName, prepareRegion } from './region';
import { repairScript } from './repair';
import {
  connectResource,
  namespaceResources,
  roleResources,
  type PostgresResource,
  type ResourceScope,
} from './resources';
import { scramVerifier } from './scram';
import { inLockedTransaction, tenantLock } from './transaction';

/**
 * One kind of namespace as a PostgreSQL schema.
 *
 * `ensure` is one transaction under a lock on the tenant: killed anywhere, it either happened or did not, and two of them
 * at once take turns. It reads the catalogs, sends only what is missing or altered as one script, reads the catalogs
 * again, and commits only when they then agree with the definition.
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
    return this.#reach(store, async () => {
      const scope = await this.#scope(tenant, store);
      const seen = await this.#look(store.pool, store, scope);
      return this.#describe(store.pool, scope, seen);
    });
  }

  async ensure(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<NamespaceObservation> {
    return this.#reach(store, async () => {
      const scope = await this.#scope(tenant, store);
      await prepareRegion(store.pool);
      const options = { lock: scope.lock, probe: probeStatement(scope) };
      return inLockedTransaction(store.pool, options, async (client, probe) => {
        const definition = this.#definition;
        const roles = freshStart(probe, this.kind);
        const seen = roles ? null : await this.#look(client, store, scope);
        const script = seen
          ? repairScript({ definition, desired: this.#desired, scope, ...seen })
          : creationScript({ definition, scope, roles: roles ?? 'missing' });
        if (seen && script === '') return this.#describe(client, scope, seen);

        await client.query(script);
        const made = await this.#look(client, store, scope);
        this.#assertRepaired(scope, made.diff);
        return this.#describe(client, scope, made);
      });
    });
  }

  async destroy(tenant: TenantIdentity, store: RegionStore): Promise<void> {
    await this.#reach(store, async () => {
      const scope = await this.#scope(tenant, store);
      await inLockedTransaction(store.pool, scope, async client => {
        const { state } = await this.#look(client, store, scope);
        await destroyNamespace(client, scope, state);
      });
    });
  }

  async #scope(
    tenant: TenantIdentity,
    store: RegionStore,
  ): Promise<ResourceScope & { readonly lock: string }> {
    const names = namespaceNames(tenant.id);
    return {
      names,
      lock: tenantLock(tenant.id),
      schema: names.schemas[this.kind],
      connectRole: await connectRoleName(store.pool),
      // Worth a millisecond, so made only where it is used.
      get verifier() {
        return scramVerifier(store.password(tenant.id));
      },
    };
  }

  async #look(
    client: ClientBase | Pool,
    store: RegionStore,
    scope: ResourceScope,
  ) {
    const compares =
      this.kind === 'db' && (await readsPasswords(store.pool, client));
    const state = await readCatalog({
      client,
      schema: scope.schema,
      names: scope.names,
      verifier: compares ? scope.verifier : null,
    });
    const observed = observeNamespace({
      definition: this.#definition,
      names: scope.names,
      connectRole: scope.connectRole,
      state,
    });
    return { state, observed, diff: diffNamespace(this.#desired, observed) };
  }

  async #describe(
    client: ClientBase | Pool,
    scope: ResourceScope,
    { state, observed }: { state: CatalogState; observed: ObservedNamespace },
  ): Promise<NamespaceObservation> {
    const tables = (state.schema?.relations ?? []).filter(({ name }) =>
      this.#definition.tables.some(table => table.name === name),
    );
    return {
      // Catalogs have no order; whoever writes this down wants the same bytes for the same state.
      present: this.#desired.flatMap(({ name, summary }) =>
        observed.present
          .filter(resource => resource.name === name)
          .map(resource => ({ ...resource, summary })),
      ),
      extra: [...observed.extra].sort((a, b) => (a.name < b.name ? -1 : 1)),
      sizeBytes: (state.schema?.relations ?? []).reduce(
        (sum, relation) => sum + (relation.bytes ?? 0),
        0,
      ),
      counts: await countRows(client, scope.schema, tables),
    };
  }

  #assertRepaired(scope: ResourceScope, { missing, altered }: NamespaceDiff) {
    const open = [...missing, ...altered].map(({ name }) => name);
    if (open.length === 0) return;
    throw new OperationError(
      'NAMESPACE_ALTERED',
      `Schema ${scope.schema} still differs after a repair, in ${open.join(
        ', ',
      )}; nothing was changed.`,
      {
        next: 'Look at these objects by hand: something outside of the portal keeps them from being what they should be.',
        status: 409,
        retryable: false,
      },
    );
  }

  async #reach<T>(store: RegionStore, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(store.region, error);
    }
  }
}
