import {
  quoteIdentifier as id,
  type NamespaceKind,
} from '@companyos/plugin-tenant-node';
import { escapeLiteral } from 'pg';
import type { NamespaceDefinition } from './definition';
import {
  connectResource,
  namespaceResources,
  roleResources,
  type PostgresResource,
  type ResourceScope,
} from './resources';

/** The script that makes a namespace where there is none, in one go. */
export function creationScript(options: {
  readonly definition: NamespaceDefinition;
  readonly scope: ResourceScope;
  /** The roles that the tenant's namespaces share; whichever comes first makes them. */
  readonly roles: 'missing' | 'present';
}): string {
  const { definition, scope, roles } = options;
  const resources = namespaceResources(definition);
  const by = (who: PostgresResource['as']) =>
    resources
      .filter(resource => resource.as === who)
      .map(resource => resource.create(scope));
  const first = roles === 'missing';
  return [
    ...(first ? roleResources.map(role => role.create(scope)) : []),
    ...by('provisioner'),
    ...asOwner(scope, by('owner')),
    ...(first ? [connectResource.create(scope)] : []),
  ].join('\n');
}

/** Statements as the tenant's owner role, which names the objects of its schema bare. */
export function asOwner(
  { schema, names }: ResourceScope,
  statements: readonly string[],
): readonly string[] {
  if (statements.length === 0) return [];
  return [
    `SET LOCAL search_path TO ${id(schema)};`,
    `SET LOCAL ROLE ${id(names.ownerRole)};`,
    ...statements,
    'RESET ROLE;',
  ];
}

export interface Probe {
  readonly schema: boolean;
  /** How many of the two roles there are. */
  readonly roles: number;
  readonly connects: boolean;
}

/** A glance that tells a namespace that was never made from one that needs a closer look. */
export function probeStatement({
  schema,
  names,
  connectRole,
}: ResourceScope): string {
  const [namespace, owner, login, connect] = [
    schema,
    names.ownerRole,
    names.loginRole,
    connectRole,
  ].map(escapeLiteral);
  return `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ${namespace}) AS schema,
    (SELECT count(*)::int FROM pg_roles WHERE rolname IN (${owner}, ${login})) AS roles,
    EXISTS (SELECT FROM pg_auth_members m
      WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = ${login})
        AND m.roleid = (SELECT oid FROM pg_roles WHERE rolname = ${connect})) AS connects`;
}

/** Whether the creation script fits, and for which roles; null where someone has to look closer. */
export function freshStart(
  probe: Probe,
  kind: NamespaceKind,
): 'missing' | 'present' | null {
  if (probe.schema) return null;
  if (probe.roles === 0) return 'missing';
  // `db` answers for the roles: it looks at what they are, too.
  return probe.roles === 2 && probe.connects && kind !== 'db'
    ? 'present'
    : null;
}
