import {
  quoteIdentifier as id,
  type NamespaceDiff,
} from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import type { CatalogRole, CatalogState } from './catalog';
import type { NamespaceDefinition, TableDefinition } from './definition';
import * as ddl from './ddl';
import {
  connectResource,
  roleResources,
  type PostgresResource,
  type ResourceScope,
} from './resources';
import { desiredColumns, LOGIN_CONNECTION_LIMIT } from './shapes';

/**
 * The script that turns what is there into what should be, keeping every row. Empty when nothing is to be done.
 *
 * @throws OperationError `NAMESPACE_ALTERED` where only a person can decide, because data could be lost.
 */
export function repairScript(options: {
  readonly definition: NamespaceDefinition;
  readonly resources: readonly PostgresResource[];
  readonly scope: ResourceScope;
  readonly state: CatalogState;
  readonly diff: NamespaceDiff;
}): string {
  const { definition, resources, scope, state, diff } = options;
  const missing = new Set(diff.missing.map(({ name }) => name));
  const altered = new Set(diff.altered.map(({ name }) => name));
  const asProvisioner: string[] = [];
  const asOwner: string[] = [];

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
  for (const resource of resources) {
    const statements = resource.as === 'owner' ? asOwner : asProvisioner;
    if (missing.has(resource.name)) statements.push(resource.create(scope));
    else if (altered.has(resource.name)) {
      // Ownership first, as the provisioning role: the owner cannot take what it does not own.
      asProvisioner.push(...takeOwnership(resource, options));
      asOwner.push(...repair(resource, options));
    }
  }
  if (asOwner.length > 0) {
    asProvisioner.push(
      `SET LOCAL search_path TO ${id(scope.schema)};`,
      `SET LOCAL ROLE ${id(scope.names.ownerRole)};`,
      ...asOwner,
      'RESET ROLE;',
    );
  }
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

function repairRole(scope: ResourceScope, role: CatalogRole): string {
  const name = id(role.name);
  const login = role.name === scope.names.loginRole;
  const plain = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
  const statements = [
    // Only what differs: naming an attribute, even to take it away, needs the right to give it.
    ...(role.powers.length > 0 ? [`ALTER ROLE ${name} ${plain};`] : []),
    login
      ? `ALTER ROLE ${name} LOGIN INHERIT CONNECTION LIMIT ${LOGIN_CONNECTION_LIMIT} VALID UNTIL 'infinity' PASSWORD '${scope.verifier}';`
      : `ALTER ROLE ${name} NOLOGIN INHERIT CONNECTION LIMIT -1;`,
    `ALTER ROLE ${name} RESET ALL;`,
    `DO $companyos$ BEGIN EXECUTE format('ALTER ROLE ${name} IN DATABASE %I RESET ALL', current_database()); END $companyos$;`,
    ...(login ? [ddl.setLoginSettings(scope)] : []),
    ...role.memberOf
      .filter(other => other.role !== scope.connectRole)
      .map(
        other =>
          `REVOKE ${id(other.role)} FROM ${name} GRANTED BY ${id(
            other.grantor,
          )};`,
      ),
    ...role.members.map(
      other =>
        `REVOKE ${name} FROM ${id(other.role)} GRANTED BY ${id(
          other.grantor,
        )};`,
    ),
  ];
  return statements.join('\n');
}

function repairTable(
  table: TableDefinition,
  scope: ResourceScope,
  state: CatalogState,
): string[] {
  const found = state.schema!.relations.find(
    other => other.name === table.name,
  )!;
  const strip = (text: string | null) =>
    text && text.split(`${scope.schema}.`).join('');
  const name = id(table.name);
  const statements: string[] = [];
  const refuse = (what: string) => {
    throw new OperationError(
      'NAMESPACE_ALTERED',
      `Table ${scope.schema}.${table.name} was changed by hand: ${what}. Repairing that could lose data, so nothing was changed.`,
      {
        next: 'Compare the column with its definition, save what is in it, and change it back by hand; then run the operation again.',
        status: 409,
        retryable: false,
      },
    );
  };
  if (found.persistence !== 'p') {
    statements.push(`ALTER TABLE ${name} SET LOGGED;`);
  }
  if (found.rowSecurity) {
    statements.push(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY;`);
  }
  const columns = desiredColumns(table);
  for (const column of found.columns) {
    if (!columns.some(wanted => wanted.name === column.name)) {
      refuse(`column ${column.name} was added`);
    }
  }
  for (const [position, wanted] of columns.entries()) {
    const column = found.columns.find(other => other.name === wanted.name);
    const clause = table.columns[position];
    if (!column) {
      statements.push(
        `ALTER TABLE ${name} ADD COLUMN ${ddl.columnClause(clause)};`,
      );
      continue;
    }
    if (column.type !== wanted.type) {
      refuse(
        `column ${column.name} has type ${column.type} instead of ${wanted.type}`,
      );
    }
    const expression = strip(column.default);
    const target = `ALTER TABLE ${name} ALTER COLUMN ${id(column.name)}`;
    if (column.generated !== wanted.generated || column.identity !== '') {
      refuse(`column ${column.name} is computed in another way`);
    }
    if (expression !== wanted.default) {
      if (wanted.generated) {
        refuse(`column ${column.name} is computed in another way`);
      }
      statements.push(
        wanted.default === null
          ? `${target} DROP DEFAULT;`
          : `${target} SET DEFAULT ${wanted.default};`,
      );
    }
    if (column.notNull !== wanted.notNull) {
      statements.push(`${target} ${wanted.notNull ? 'SET' : 'DROP'} NOT NULL;`);
    }
  }
  for (const { name: constraint, definition } of found.constraints) {
    if (table.constraints[constraint] !== strip(definition)) {
      statements.push(`ALTER TABLE ${name} DROP CONSTRAINT ${id(constraint)};`);
    }
  }
  for (const [constraint, definition] of Object.entries(table.constraints)) {
    const same = found.constraints.some(
      other =>
        other.name === constraint && strip(other.definition) === definition,
    );
    if (!same) {
      statements.push(
        `ALTER TABLE ${name} ADD CONSTRAINT ${id(constraint)} ${definition};`,
      );
    }
  }
  return statements;
}
