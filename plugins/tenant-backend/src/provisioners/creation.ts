import {
  quoteIdentifier as id,
  type NamespaceObservation,
} from '@companyos/plugin-tenant-node';
import { escapeLiteral, type ClientBase, type QueryResult } from 'pg';
import type { NamespaceDefinition } from './definition';
import {
  connectResource,
  namespaceResources,
  roleResources,
  type PostgresResource,
  type ResourceScope,
} from './resources';
import { beginLocked, type Lock } from './transaction';

/**
 * The script that makes a namespace where there is none, in one go. It fails at once where there is one already, or where
 * the roles that it stands on are not as it takes them to be: `db` makes them, the other kinds use them.
 */
export function creationScript(
  definition: NamespaceDefinition,
  scope: ResourceScope,
): string {
  return [...rolesOf(definition, scope), ...objectsOf(definition, scope)].join(
    '\n',
  );
}

function rolesOf(
  { kind }: NamespaceDefinition,
  scope: ResourceScope,
): readonly string[] {
  return kind === 'db' ? roleResources.map(role => role.create(scope)) : [];
}

function objectsOf(
  definition: NamespaceDefinition,
  scope: ResourceScope,
): readonly string[] {
  const resources = namespaceResources(definition);
  const by = (who: PostgresResource['as']) =>
    resources
      .filter(resource => resource.as === who)
      .map(resource => resource.create(scope));
  return [
    ...by('provisioner'),
    ...asOwner(scope, by('owner')),
    ...(definition.kind === 'db' ? [connectResource.create(scope)] : []),
  ];
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
  return `SELECT (${sizes.join(' + ')})::float8 AS bytes;`;
}

// PostgreSQL's codes for a role or schema that exists already, and for a role that does not exist yet.
const EXISTS = new Set(['42710', '42P06', '23505']);
const NO_ROLE = '42704';

/**
 * Makes a namespace where there is none, in one round trip, and says what it made.
 *
 * The roles come in a transaction of their own, because the other kinds wait for them and for nothing else of `db`. It need
 * not wait for the disk: whatever is committed later stands on it and takes it along. Killed between the two, the roles
 * are there, and whoever comes next looks and makes the rest.
 *
 * @returns `exists` where something is there already, so that someone has to look, and `no roles` where the roles are not
 * there yet; nothing changed then.
 */
export async function tryToCreate(options: {
  readonly client: ClientBase;
  readonly definition: NamespaceDefinition;
  readonly desired: readonly PostgresResource[];
  readonly scope: ResourceScope;
  readonly locks: (roles: 'shared' | 'exclusive') => readonly Lock[];
}): Promise<NamespaceObservation | 'exists' | 'no roles'> {
  const { client, definition, desired, scope, locks } = options;
  const roles = rolesOf(definition, scope);
  const script = [
    ...(roles.length > 0
      ? [
          beginLocked(locks('exclusive'), { waitsForDisk: false }),
          ...roles,
          'COMMIT;',
        ]
      : []),
    beginLocked(locks('shared')),
    ...objectsOf(definition, scope),
    sizeStatement(definition, scope),
    'COMMIT',
  ].join('\n');
  let answers: readonly QueryResult<{ bytes: number }>[];
  try {
    answers = (await client.query(script)) as unknown as typeof answers;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code !== NO_ROLE && !EXISTS.has(code)) throw error;
    await client.query('ROLLBACK');
    return code === NO_ROLE ? 'no roles' : 'exists';
  }
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
    sizeBytes: answers[answers.length - 2].rows[0].bytes,
    counts: Object.fromEntries(definition.tables.map(({ name }) => [name, 0])),
  };
}
