import {
  diffNamespace,
  namespaceNames,
  type NamespaceDiff,
  type NamespaceKind,
  type NamespaceObservation,
  type RegionStore,
  type TenantIdentity,
} from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import type { ClientBase, Pool } from 'pg';
import { readCatalog, readsPasswords, type CatalogState } from './catalog';
import { countRows } from './counts';
import type { NamespaceDefinition } from './definition';
import { observeNamespace, type ObservedNamespace } from './observe';
import { connectRoleName } from './region';
import type { PostgresResource, ResourceScope } from './resources';
import { scramVerifier } from './scram';

/** One tenant's namespace of one kind in one store, as statements need it. */
export interface TenantScope extends ResourceScope {
  readonly store: RegionStore;
  /** What locks on this tenant are called. */
  readonly lock: string;
}

/** A verifier costs milliseconds of a processor, and every look at a tenant needs it again. */
const verifiers = new WeakMap<RegionStore, Map<string, string>>();
const MOST_VERIFIERS = 2_000;

function verifierOf(store: RegionStore, tenantId: string): string {
  const known = verifiers.get(store) ?? new Map<string, string>();
  verifiers.set(store, known);
  const found = known.get(tenantId);
  if (found !== undefined) return found;
  const verifier = scramVerifier(store.password(tenantId));
  const [oldest] = known.keys();
  if (known.size >= MOST_VERIFIERS) known.delete(oldest);
  known.set(tenantId, verifier);
  return verifier;
}

export async function scopeOf(
  kind: NamespaceKind,
  tenant: TenantIdentity,
  store: RegionStore,
): Promise<TenantScope> {
  const names = namespaceNames(tenant.id);
  return {
    store,
    names,
    lock: `companyos tenant ${tenant.id}`,
    schema: names.schemas[kind],
    connectRole: await connectRoleName(store.pool),
    // Made only where it is used.
    get verifier() {
      return verifierOf(store, tenant.id);
    },
  };
}

/** What the catalogs say, and how that differs from what is desired. */
export interface Look {
  readonly state: CatalogState;
  readonly observed: ObservedNamespace;
  readonly diff: NamespaceDiff;
}

export async function look(options: {
  readonly client: ClientBase | Pool;
  readonly definition: NamespaceDefinition;
  readonly desired: readonly PostgresResource[];
  readonly scope: TenantScope;
}): Promise<Look> {
  const { client, definition, desired, scope } = options;
  // `db` answers for the roles, and so for their passwords.
  const compares =
    definition.kind === 'db' &&
    (await readsPasswords(scope.store.pool, client));
  const state = await readCatalog({
    client,
    schema: scope.schema,
    names: scope.names,
    verifier: compares ? scope.verifier : null,
  });
  const { names, connectRole } = scope;
  const observed = observeNamespace({ definition, names, connectRole, state });
  return { state, observed, diff: diffNamespace(desired, observed) };
}

/** The observation that a look amounts to, with rows counted. */
export async function describeLook(options: {
  readonly client: ClientBase | Pool;
  readonly definition: NamespaceDefinition;
  readonly desired: readonly PostgresResource[];
  readonly scope: TenantScope;
  readonly seen: Look;
}): Promise<NamespaceObservation> {
  const { client, definition, desired, scope, seen } = options;
  const { state, observed } = seen;
  const relations = state.schema?.relations ?? [];
  const tables = relations.filter(({ name }) =>
    definition.tables.some(table => table.name === name),
  );
  return {
    // Catalogs have no order; whoever writes this down wants the same bytes for the same state.
    present: desired.flatMap(({ name, summary }) =>
      observed.present
        .filter(resource => resource.name === name)
        .map(resource => ({ ...resource, summary })),
    ),
    extra: [...observed.extra].sort((a, b) => (a.name < b.name ? -1 : 1)),
    sizeBytes: relations.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    counts: await countRows(client, scope.schema, tables),
  };
}

/** @throws OperationError `NAMESPACE_ALTERED` when a script did not lead where it should. */
export function assertAgrees(
  { schema }: TenantScope,
  { diff: { missing, altered } }: Look,
): void {
  const open = [...missing, ...altered].map(({ name }) => name);
  if (open.length === 0) return;
  throw new OperationError(
    'NAMESPACE_ALTERED',
    `Schema ${schema} still differs after a repair, in ${open.join(
      ', ',
    )}; nothing was changed.`,
    {
      next: 'Look at these objects by hand: something outside of the portal keeps them from being what they should be.',
      status: 409,
      retryable: false,
    },
  );
}
