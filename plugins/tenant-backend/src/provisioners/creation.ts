import {
  quoteIdentifier as id,
  type NamespaceKind,
  type NamespaceObservation,
} from '@companyos/plugin-tenant-node';
import { escapeLiteral, type ClientBase, type QueryResult } from 'pg';
import type { NamespaceDefinition } from './definition';
import type { Probe } from './probe';
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

/** What a new namespace occupies, in one column `bytes`. */
function sizeStatement(
  definition: NamespaceDefinition,
  { schema }: ResourceScope,
): string {
  const sizes = definition.tables.map(({ name }) => {
    const table = escapeLiteral(`${id(schema)}.${id(name)}`);
    return `pg_total_relation_size(${table}::regclass)`;
  });
  return `SELECT (${sizes.join(' + ')})::float8 AS bytes`;
}

/** Makes a namespace where there is none, and says what it made. */
export async function createNamespace(options: {
  readonly client: ClientBase;
  readonly definition: NamespaceDefinition;
  readonly desired: readonly PostgresResource[];
  readonly scope: ResourceScope;
  readonly roles: 'missing' | 'present';
}): Promise<NamespaceObservation> {
  const { client, definition, desired, scope } = options;
  const answers = (await client.query(
    `${creationScript(options)}\n${sizeStatement(definition, scope)}`,
  )) as unknown as QueryResult<{ bytes: number }>[];
  return {
    present: desired.map(
      ({ name, kind, summary, fingerprint, ...resource }) => ({
        name,
        kind,
        physicalName: resource.physicalName(scope),
        summary,
        fingerprint,
      }),
    ),
    extra: [],
    sizeBytes: answers[answers.length - 1].rows[0].bytes,
    counts: Object.fromEntries(definition.tables.map(({ name }) => [name, 0])),
  };
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
