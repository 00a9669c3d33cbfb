import {
  quoteIdentifier as id,
  type NamespaceDiff,
} from '@companyos/plugin-tenant-node';
import type { CatalogState } from './catalog';
import type { NamespaceDefinition } from './definition';
import { asOwner } from './creation';
import * as ddl from './ddl';
import { repairRole } from './repairRole';
import { repairTable } from './repairTable';
import {
  connectResource,
  roleResources,
  type PostgresResource,
  type ResourceScope,
} from './resources';

/**
 * The script that turns what is there into what should be, keeping every row. Empty when nothing is to be done.
 *
 * @throws OperationError `NAMESPACE_ALTERED` where only a person can decide, because data could be lost.
 */
export function repairScript(options: {
  readonly definition: NamespaceDefinition;
  readonly desired: readonly PostgresResource[];
  readonly scope: ResourceScope;
  readonly state: CatalogState;
  readonly diff: NamespaceDiff;
}): string {
  const { definition, desired, scope, state, diff } = options;
  const shared = new Set([...roleResources, connectResource].map(r => r.name));
  const missing = new Set(diff.missing.map(({ name }) => name));
  const altered = new Set(diff.altered.map(({ name }) => name));
  const asProvisioner: string[] = [];
  const ownersPart: string[] = [];

  for (const role of roleResources) {
    const name = role.name.endsWith('owner')
      ? scope.names.ownerRole
      : scope.names.loginRole;
    const found = state.roles.find(candidate => candidate.name === name);
    if (!found) asProvisioner.push(role.create(scope));
    else if (altered.has(role.name)) {
      asProvisioner.push(repairRole(scope, found));
    }
  }
  for (const resource of desired) {
    if (shared.has(resource.name)) continue;
    const statements = resource.as === 'owner' ? ownersPart : asProvisioner;
    if (missing.has(resource.name)) statements.push(resource.create(scope));
    else if (altered.has(resource.name)) {
      // Ownership first, as the provisioning role: the owner cannot take what it does not own.
      asProvisioner.push(...takeOwnership(resource, options));
      ownersPart.push(...repair(resource, options));
    }
  }
  asProvisioner.push(...asOwner(scope, ownersPart));
  const login = state.roles.find(({ name }) => name === scope.names.loginRole);
  if (!login?.memberOf.some(({ role }) => role === scope.connectRole)) {
    asProvisioner.push(connectResource.create(scope));
  }
  return asProvisioner.join('\n');

  function repair(
    resource: PostgresResource,
    { state: current }: typeof options,
  ) {
    const name = resource.name.split('/').slice(1).join('/');
    switch (resource.kind) {
      case 'index':
        return [`DROP INDEX ${id(name)};`, resource.create(scope)];
      case 'function':
        return repairFunction(name, resource, current);
      case 'grant':
        return [revoke(name), resource.create(scope)];
      case 'table':
        return repairTable(
          definition.tables.find(table => table.name === name)!,
          scope,
          current,
        );
      default:
        return [];
    }
  }

  function repairFunction(
    name: string,
    resource: PostgresResource,
    current: CatalogState,
  ) {
    const fn = definition.functions.find(known => known.name === name)!;
    const found = current.schema?.functions.find(
      other => other.name === name && other.identity === fn.identity,
    );
    // Replacing keeps the grants, but PostgreSQL refuses it for another result type.
    const drop =
      found && found.returns !== fn.returns
        ? [`DROP FUNCTION ${id(name)}(${fn.identity});`]
        : [];
    const grants = drop.length > 0 ? [ddl.grantFunction(scope, fn)] : [];
    return [...drop, resource.create(scope), ...grants];
  }

  function revoke(object: string): string {
    const from = `FROM ${id(scope.names.loginRole)};`;
    const [kind, name] = object.split('/');
    switch (kind) {
      case 'schema':
        return `REVOKE ALL ON SCHEMA ${id(scope.schema)} ${from}`;
      case 'default-tables':
        return `ALTER DEFAULT PRIVILEGES IN SCHEMA ${id(
          scope.schema,
        )} REVOKE ALL ON TABLES ${from}`;
      case 'function': {
        const fn = definition.functions.find(known => known.name === name)!;
        return `REVOKE ALL ON FUNCTION ${id(name)}(${fn.identity}) ${from}`;
      }
      default:
        return `REVOKE ALL ON TABLE ${id(name)} ${from}`;
    }
  }
}

function takeOwnership(
  resource: PostgresResource,
  {
    definition,
    scope,
    state,
  }: {
    definition: NamespaceDefinition;
    scope: ResourceScope;
    state: CatalogState;
  },
): string[] {
  const owner = scope.names.ownerRole;
  const [kind, name] = resource.name.split('/');
  if (kind === 'schema' && state.schema?.owner !== owner) {
    return [`ALTER SCHEMA ${id(scope.schema)} OWNER TO ${id(owner)};`];
  }
  const qualified = `${id(scope.schema)}.${id(name ?? '')}`;
  const table = state.schema?.relations.find(other => other.name === name);
  if (kind === 'table' && table?.owner !== owner) {
    return [`ALTER TABLE ${qualified} OWNER TO ${id(owner)};`];
  }
  const known = definition.functions.find(other => other.name === name);
  const fn = state.schema?.functions.find(
    other => other.name === name && other.identity === known?.identity,
  );
  if (kind === 'function' && known && fn?.owner !== owner) {
    return [
      `ALTER FUNCTION ${qualified}(${known.identity}) OWNER TO ${id(owner)};`,
    ];
  }
  return [];
}
