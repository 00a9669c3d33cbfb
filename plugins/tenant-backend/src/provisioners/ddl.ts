import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import { escapeLiteral } from 'pg';
import {
  TABLE_PRIVILEGES,
  type ColumnDefinition,
  type FunctionDefinition,
  type IndexDefinition,
  type TableDefinition,
} from './definition';
import type { ResourceScope } from './resources';
import { LOGIN_CONNECTION_LIMIT } from './shapes';

/**
 * The statements, one resource each. Those of the owner role run with the namespace's schema as the only search path, so
 * they name their objects bare.
 */

export const createOwnerRole = ({ names }: ResourceScope) =>
  `CREATE ROLE ${id(names.ownerRole)} NOLOGIN;`;

export const createLoginRole = (scope: ResourceScope) =>
  `CREATE ROLE ${id(
    scope.names.loginRole,
  )} LOGIN CONNECTION LIMIT ${LOGIN_CONNECTION_LIMIT} PASSWORD ${escapeLiteral(
    scope.verifier,
  )};
${setLoginSettings(scope)}`;

export function setLoginSettings({ names }: ResourceScope): string {
  const role = id(names.loginRole);
  const schemas = Object.values(names.schemas).map(id).join(', ');
  return [
    `ALTER ROLE ${role} SET search_path TO ${schemas};`,
    `ALTER ROLE ${role} SET statement_timeout TO '30s';`,
    `ALTER ROLE ${role} SET lock_timeout TO '10s';`,
    `ALTER ROLE ${role} SET idle_in_transaction_session_timeout TO '60s';`,
  ].join('\n');
}

/** May use the right to connect, may not become the role. */
export const grantConnect = ({ connectRole, names }: ResourceScope) =>
  `GRANT ${id(connectRole)} TO ${id(
    names.loginRole,
  )} WITH INHERIT TRUE, SET FALSE;`;

export const createSchema = ({ schema, names }: ResourceScope) =>
  `CREATE SCHEMA ${id(schema)} AUTHORIZATION ${id(names.ownerRole)};`;

export const grantSchema = ({ schema, names }: ResourceScope) =>
  `GRANT USAGE ON SCHEMA ${id(schema)} TO ${id(names.loginRole)};`;

const ROWS = TABLE_PRIVILEGES.join(', ');

export const grantDefaultTables = ({ schema, names }: ResourceScope) =>
  `ALTER DEFAULT PRIVILEGES IN SCHEMA ${id(
    schema,
  )} GRANT ${ROWS} ON TABLES TO ${id(names.loginRole)};`;

export const grantTable = ({ names }: ResourceScope, table: string) =>
  `GRANT ${ROWS} ON TABLE ${id(table)} TO ${id(names.loginRole)};`;

export function columnClause(column: ColumnDefinition): string {
  return [
    id(column.name),
    column.type,
    column.generated && `GENERATED ALWAYS AS ${column.generated} STORED`,
    column.default && `DEFAULT ${column.default}`,
    !column.nullable && 'NOT NULL',
  ]
    .filter(Boolean)
    .join(' ');
}

export function createTable(table: TableDefinition): string {
  const clauses = [
    ...table.columns.map(columnClause),
    ...Object.entries(table.constraints).map(
      ([name, definition]) => `CONSTRAINT ${id(name)} ${definition}`,
    ),
  ];
  return `CREATE TABLE ${id(table.name)} (${clauses.join(', ')});`;
}

export const createIndex = (index: IndexDefinition) =>
  `CREATE INDEX ${id(index.name)} ON ${index.definition};`;

/** Also replaces one that was altered; nobody but the owner and the login role may call it. */
export function createFunction(
  { schema, names }: ResourceScope,
  fn: FunctionDefinition,
): string {
  const signature = `${id(fn.name)}(${fn.identity})`;
  return [
    `CREATE OR REPLACE FUNCTION ${id(fn.name)}(${fn.arguments}) RETURNS ${
      fn.returns
    } LANGUAGE ${fn.language} ${
      fn.volatility
    } SECURITY INVOKER SET search_path TO ${id(
      schema,
    )}, pg_temp AS ${escapeLiteral(fn.body)};`,
    `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;`,
    `ALTER FUNCTION ${signature} OWNER TO ${id(names.ownerRole)};`,
  ].join('\n');
}

export const grantFunction = (
  { names }: ResourceScope,
  fn: FunctionDefinition,
) =>
  `GRANT EXECUTE ON FUNCTION ${id(fn.name)}(${fn.identity}) TO ${id(
    names.loginRole,
  )};`;
