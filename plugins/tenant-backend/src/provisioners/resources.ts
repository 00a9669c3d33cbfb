import type {
  NamespaceNames,
  NamespaceResource,
} from '@companyos/plugin-tenant-node';
import type { NamespaceDefinition } from './definition';
import * as ddl from './ddl';
import {
  desiredFunction,
  desiredGrants,
  desiredRoles,
  desiredTable,
  fingerprint,
  indexShape,
  OWNER,
  schemaShape,
} from './shapes';

/** What a statement needs to know about one tenant and its store. */
export interface ResourceScope {
  readonly names: NamespaceNames;
  readonly schema: string;
  /** Members of this role may connect to the region's database. */
  readonly connectRole: string;
  /** SCRAM verifier of the login's password. */
  readonly verifier: string;
}

/**
 * A resource and how it comes to be. `as` says who runs the statement: the provisioning role, or the tenant's owner role
 * with the namespace's schema as search path.
 */
export interface PostgresResource extends NamespaceResource {
  readonly as: 'provisioner' | 'owner';
  /** The name it bears in the store, as an observation gives it. */
  physicalName(scope: ResourceScope): string;
  create(scope: ResourceScope): string;
}

const qualified =
  (name: string) =>
  ({ schema }: ResourceScope) =>
    `${schema}.${name}`;
const toLogin =
  (object: (scope: ResourceScope) => string) => (scope: ResourceScope) =>
    `${object(scope)} to ${scope.names.loginRole}`;
const schemaName = ({ schema }: ResourceScope) => schema;
const laterObjects = ({ schema, names }: ResourceScope) =>
  `${schema} (later objects of ${names.ownerRole})`;

/** Shared by the tenant's namespaces: whichever comes first makes them, `db` answers for them. */
export const roleResources: readonly PostgresResource[] = [
  {
    name: 'role/owner',
    kind: 'role',
    summary: 'Role that owns the objects and cannot log in',
    fingerprint: fingerprint(desiredRoles.owner),
    as: 'provisioner',
    physicalName: ({ names }) => names.ownerRole,
    create: ddl.createOwnerRole,
  },
  {
    name: 'role/login',
    kind: 'role',
    summary: "Role the tenant's workloads log in as, limited to its own data",
    fingerprint: fingerprint(desiredRoles.login),
    as: 'provisioner',
    physicalName: ({ names }) => names.loginRole,
    create: ddl.createLoginRole,
  },
];

/** Last of all: it locks the region's connect role until the transaction ends. */
export const connectResource: PostgresResource = {
  name: 'grant/connect',
  kind: 'grant',
  summary: "Lets the login role connect to the home region's database",
  fingerprint: fingerprint('connect'),
  as: 'provisioner',
  physicalName: toLogin(({ connectRole }) => connectRole),
  create: ddl.grantConnect,
};

/** Everything a namespace of this kind consists of, in the order in which it can be created. */
export function namespaceResources(
  definition: NamespaceDefinition,
): readonly PostgresResource[] {
  return [
    {
      name: 'schema',
      kind: 'schema',
      summary: `Schema for ${definition.summary}`,
      fingerprint: fingerprint(schemaShape(OWNER)),
      as: 'provisioner',
      physicalName: schemaName,
      create: ddl.createSchema,
    },
    {
      name: 'grant/schema',
      kind: 'grant',
      summary: `Lets the login role use the ${definition.kind} schema, and create nothing in it`,
      fingerprint: fingerprint(desiredGrants.schema),
      as: 'owner',
      physicalName: toLogin(schemaName),
      create: scope => ddl.grantSchema(scope),
    },
    {
      name: 'grant/default-tables',
      kind: 'grant',
      summary: `Lets the login role read and write rows of tables that the ${definition.kind} schema gets later`,
      fingerprint: fingerprint(desiredGrants.table),
      as: 'owner',
      physicalName: toLogin(laterObjects),
      create: scope => ddl.grantDefaultTables(scope),
    },
    ...definition.tables.map(
      (table): PostgresResource => ({
        name: `table/${table.name}`,
        kind: 'table',
        summary: table.summary,
        fingerprint: fingerprint(desiredTable(table)),
        as: 'owner',
        physicalName: qualified(table.name),
        create: () => ddl.createTable(table),
      }),
    ),
    ...definition.tables.map(
      (table): PostgresResource => ({
        name: `grant/table/${table.name}`,
        kind: 'grant',
        summary: `Lets the login role read and write rows of ${table.name}`,
        fingerprint: fingerprint(desiredGrants.table),
        as: 'owner',
        physicalName: toLogin(qualified(table.name)),
        create: scope => ddl.grantTable(scope, table.name),
      }),
    ),
    ...definition.indexes.map(
      (index): PostgresResource => ({
        name: `index/${index.name}`,
        kind: 'index',
        summary: index.summary,
        fingerprint: fingerprint(indexShape(index.definition, true)),
        as: 'owner',
        physicalName: qualified(index.name),
        create: () => ddl.createIndex(index),
      }),
    ),
    ...definition.functions.map(
      (fn): PostgresResource => ({
        name: `function/${fn.name}`,
        kind: 'function',
        summary: fn.summary,
        fingerprint: fingerprint(desiredFunction(fn)),
        as: 'owner',
        physicalName: qualified(`${fn.name}(${fn.identity})`),
        create: scope => ddl.createFunction(scope, fn),
      }),
    ),
    ...definition.functions.map(
      (fn): PostgresResource => ({
        name: `grant/function/${fn.name}`,
        kind: 'grant',
        summary: `Lets the login role call ${fn.name}`,
        fingerprint: fingerprint(desiredGrants.function),
        as: 'owner',
        physicalName: toLogin(qualified(`${fn.name}(${fn.identity})`)),
        create: scope => ddl.grantFunction(scope, fn),
      }),
    ),
  ];
}
