import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import { escapeLiteral, type ClientBase, type DatabaseError } from 'pg';
import type { NamespaceDefinition } from './definition';
import type { ResourceScope } from './resources';
import { beginLocked, type Lock } from './transaction';

const list = (named: readonly { readonly name: string }[]) =>
  named.map(({ name }) => escapeLiteral(name)).join(', ');

/**
 * Drops a namespace that is as it was made, without a look at it. As the owner role, and without CASCADE, so that PostgreSQL
 * refuses as soon as anything hangs on it or lies in its schema. Who owns a schema may drop what others own in it, so that
 * is asked first; a zero divides where anything is not ours.
 */
function dropWhole(
  { kind, functions, tables }: NamespaceDefinition,
  { names, schema }: ResourceScope,
): readonly string[] {
  const { loginRole, ownerRole, schemas } = names;
  const inSchema = (name: string) => `${id(schema)}.${id(name)}`;
  const ours = escapeLiteral(id(schema));
  const owners = [
    `SELECT relowner AS owner FROM pg_class WHERE relnamespace = ${ours}::regnamespace AND relname IN (${list(
      tables,
    )})`,
    ...(functions.length > 0
      ? [
          `SELECT proowner FROM pg_proc WHERE pronamespace = ${ours}::regnamespace AND proname IN (${list(
            functions,
          )})`,
        ]
      : []),
  ];
  return [
    `SET LOCAL ROLE ${id(ownerRole)};`,
    `SELECT 1 / bool_and(owner = ${escapeLiteral(
      id(ownerRole),
    )}::regrole)::int FROM (${owners.join(' UNION ALL ')}) ours;`,
    ...functions.map(
      ({ name, identity }) => `DROP FUNCTION ${inSchema(name)}(${identity});`,
    ),
    `DROP TABLE ${tables.map(({ name }) => inSchema(name)).join(', ')};`,
    `DROP SCHEMA ${id(schema)};`,
    'RESET ROLE;',
    ...(kind === 'db'
      ? [
          `ALTER ROLE ${id(loginRole)} NOLOGIN;`,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${escapeLiteral(
            loginRole,
          )};`,
          // Refused where they own anything more, be it another schema of the tenant's.
          `DROP ROLE ${id(loginRole)}, ${id(ownerRole)};`,
        ]
      : // Without it this may be the last schema, and the roles would have to go too.
        [`SELECT ${escapeLiteral(id(schemas.db))}::regnamespace;`]),
  ];
}

// PostgreSQL's codes for what is not there, is another's, or has something hanging on it.
const OTHERWISE = new Set([
  '22012',
  '22023',
  '3F000',
  '42P01',
  '42704',
  '42883',
  '42501',
  '42809',
  '2BP01',
]);

/** @returns false where the namespace is not as it was made, so that someone has to look; nothing changed then. */
export async function tryToDestroy(
  client: ClientBase,
  options: {
    readonly definition: NamespaceDefinition;
    readonly scope: ResourceScope;
    readonly locks: readonly Lock[];
  },
): Promise<boolean> {
  const { definition, scope, locks } = options;
  try {
    await client.query(
      [beginLocked(locks), ...dropWhole(definition, scope), 'COMMIT'].join(
        '\n',
      ),
    );
    return true;
  } catch (error) {
    if (!OTHERWISE.has((error as DatabaseError).code ?? '')) throw error;
    await client.query('ROLLBACK');
    return false;
  }
}
