import { createHash } from 'node:crypto';
import type { AclEntry, CatalogRole } from './catalog';
import {
  TABLE_PRIVILEGES,
  type FunctionDefinition,
  type TableDefinition,
} from './definition';

/**
 * What a fingerprint covers, per kind of resource. The desired and the observed side build the same shape, the one from
 * a definition, the other from the catalog with the tenant's names replaced; equal shapes have equal fingerprints.
 */
export function fingerprint(shape: unknown): string {
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex');
}

/** Stand-ins for the tenant's own names. */
export const OWNER = '$owner';
export const LOGIN = '$login';
export const SCHEMA = '$schema';

export interface ColumnShape {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly generated: string;
  readonly identity: string;
}

const byName = (a: { name: string }, b: { name: string }) =>
  a.name < b.name ? -1 : 1;

export const schemaShape = (owner: string) => ({ owner });

export function tableShape(table: {
  owner: string;
  kind: string;
  persistence: string;
  rowSecurity: boolean;
  columns: readonly ColumnShape[];
  constraints: readonly { name: string; definition: string }[];
}) {
  return {
    owner: table.owner,
    kind: table.kind,
    persistence: table.persistence,
    rowSecurity: table.rowSecurity,
    // A repaired column is the last one: order is no part of what a table is.
    columns: table.columns
      .map(({ name, type, notNull, generated, identity, ...column }) => ({
        name,
        type,
        notNull,
        default: column.default,
        generated,
        identity,
      }))
      .sort(byName),
    constraints: table.constraints
      .map(({ name, definition }) => ({ name, definition }))
      .sort(byName),
  };
}

export function desiredColumns(table: TableDefinition): ColumnShape[] {
  return table.columns.map(column => ({
    name: column.name,
    type: column.type,
    notNull: !column.nullable,
    default: column.generated ?? column.default ?? null,
    generated: column.generated ? 's' : '',
    identity: '',
  }));
}

export function desiredTable(table: TableDefinition) {
  return tableShape({
    owner: OWNER,
    kind: 'r',
    persistence: 'p',
    rowSecurity: false,
    columns: desiredColumns(table),
    constraints: Object.entries(table.constraints).map(
      ([name, definition]) => ({ name, definition }),
    ),
  });
}

export const indexShape = (definition: string, valid: boolean) => ({
  definition,
  valid,
});

export function functionShape(fn: {
  owner: string;
  arguments: string;
  returns: string;
  language: string;
  volatility: string;
  securityDefiner: boolean;
  strict: boolean;
  config: readonly string[];
  body: string;
}) {
  return {
    owner: fn.owner,
    arguments: fn.arguments,
    returns: fn.returns,
    language: fn.language,
    volatility: fn.volatility,
    securityDefiner: fn.securityDefiner,
    strict: fn.strict,
    config: [...fn.config].sort(),
    body: fn.body,
  };
}

/** Only the namespace's own objects are found by a function, and nothing of a temporary schema hides them. */
export const FUNCTION_SEARCH_PATH = `${SCHEMA}, pg_temp`;

export const desiredFunction = (fn: FunctionDefinition) =>
  functionShape({
    owner: OWNER,
    arguments: fn.arguments,
    returns: fn.returns,
    language: fn.language,
    volatility: fn.volatility[0],
    securityDefiner: false,
    strict: false,
    config: [`search_path=${FUNCTION_SEARCH_PATH}`],
    body: fn.body,
  });

/** `SELECT`, or `SELECT*` where it may be passed on. */
export const privilegesOf = (acl: readonly AclEntry[], grantee: string) =>
  acl
    .filter(([who]) => who === grantee)
    .map(([, privilege, grantable]) =>
      grantable ? `${privilege}*` : privilege,
    )
    .sort();

export const grantShape = (privileges: readonly string[]) => ({
  grantee: LOGIN,
  privileges: [...privileges].sort(),
});

export const desiredGrants = {
  schema: grantShape(['USAGE']),
  table: grantShape(TABLE_PRIVILEGES),
  function: grantShape(['EXECUTE']),
} as const;

/** Limits that keep one tenant from starving the others of a region. */
export const LOGIN_CONNECTION_LIMIT = 20;
export const loginSettings = (schemas: readonly string[]) => [
  'idle_in_transaction_session_timeout=60s',
  'lock_timeout=10s',
  `search_path=${schemas.join(', ')}`,
  'statement_timeout=30s',
];

export function roleShape(role: Omit<CatalogRole, 'name'>) {
  return {
    canLogin: role.canLogin,
    powers: [...role.powers].sort(),
    inherit: role.inherit,
    connectionLimit: role.connectionLimit,
    validUntil: role.validUntil,
    config: [...role.config].sort(),
    memberOf: role.memberOf.map(other => other.role).sort(),
    members: role.members.map(other => other.role).sort(),
    passwordCurrent: role.passwordCurrent ?? true,
  };
}

const plain = {
  powers: [],
  inherit: true,
  validUntil: null,
  memberOf: [],
  members: [],
  passwordCurrent: true,
} as const;

export const desiredRoles = {
  owner: roleShape({
    ...plain,
    canLogin: false,
    connectionLimit: -1,
    config: [],
    // A role that cannot log in needs no password: it has none, which is not "another one".
    passwordCurrent: null,
  }),
  login: roleShape({
    ...plain,
    canLogin: true,
    connectionLimit: LOGIN_CONNECTION_LIMIT,
    config: loginSettings(['$db', '$graph', '$index']),
  }),
} as const;
