import type { LeftObject } from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import {
  escapeLiteral,
  type ClientBase,
  type DatabaseError,
  type QueryResult,
} from 'pg';
import type { NamespaceDefinition } from './definition';
import type { ResourceScope } from './resources';
import { beginLocked, type Lock } from './transaction';
import { tryToDestroy } from './tryToDestroy';

const list = (values: readonly string[]) =>
  `ARRAY[${values.map(value => escapeLiteral(value)).join(', ')}]::text[]`;

/**
 * Drops what the portal made in a schema: its functions, its tables with what is part of them, and the schema once it is
 * empty. Without CASCADE, so that PostgreSQL itself refuses where it would take something of somebody else's along.
 */
function dropOurs(
  definition: NamespaceDefinition,
  { names, schema }: ResourceScope,
): string {
  // Its own too: what a lost owner role had was given to it.
  const roles = `${list([
    names.ownerRole,
    names.loginRole,
  ])} || session_user::text`;
  const functions = definition.functions;
  return `
  schema_oid := (SELECT oid FROM pg_namespace WHERE nspname = ${escapeLiteral(
    schema,
  )});
  IF schema_oid IS NOT NULL THEN
    ours := (SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc p
      WHERE p.pronamespace = schema_oid AND p.proname = ANY (${list(
        functions.map(({ name }) => name),
      )})
        AND p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' = ANY (${list(
          functions.map(({ name, identity }) => `${name}(${identity})`),
        )})
        AND pg_get_userbyid(p.proowner) = ANY (${roles}));
    IF ours IS NOT NULL THEN EXECUTE 'DROP FUNCTION ' || ours; END IF;
    ours := (SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_class c
      WHERE c.relnamespace = schema_oid AND c.relkind = 'r' AND c.relname = ANY (${list(
        definition.tables.map(({ name }) => name),
      )})
        AND pg_get_userbyid(c.relowner) = ANY (${roles}));
    IF ours IS NOT NULL THEN EXECUTE 'DROP TABLE ' || ours; END IF;
    IF NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = schema_oid AND d.deptype = 'n') THEN
      EXECUTE 'DROP SCHEMA ' || quote_ident(${escapeLiteral(schema)});
    END IF;
  END IF;`;
}

/**
 * The roles go with the last of the tenant's schemas. A role can go while a session of it lives on, so those end first, and
 * none begins any more. One that owns anything else, or that another database still names, stays without its login; large
 * objects, which lie in no schema, go with their owner.
 */
function dropRoles({ kind }: NamespaceDefinition, { names }: ResourceScope) {
  const { loginRole, ownerRole, schemas } = names;
  return `
  is_last := NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = ANY (${list(
    Object.values(schemas),
  )}));
  FOR one IN SELECT r.oid, r.rolname, r.rolcanlogin FROM pg_roles r
    WHERE r.rolname = ANY (${list([loginRole, ownerRole])})
      AND (is_last OR (${kind === 'db'} AND r.rolname = ${escapeLiteral(
    loginRole,
  )}))
  LOOP
    IF one.rolcanlogin THEN
      EXECUTE format('ALTER ROLE %I NOLOGIN', one.rolname);
      PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = one.rolname;
    END IF;
    CONTINUE WHEN EXISTS (SELECT FROM pg_shdepend s
      WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = one.oid AND s.deptype = 'o'
        AND s.classid <> 'pg_largeobject'::regclass);
    BEGIN
      EXECUTE format('DROP OWNED BY %I', one.rolname);
      EXECUTE format('DROP ROLE %I', one.rolname);
    EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
    END;
  END LOOP;`;
}

/** What is there afterwards all the same: objects of others, the schema that holds them, a role that something hangs on. */
function tellLeft(
  { kind }: NamespaceDefinition,
  { names, schema }: ResourceScope,
): string {
  const roles = list([names.ownerRole, names.loginRole]);
  const isThere = [
    `EXISTS (SELECT FROM pg_namespace WHERE nspname = ${escapeLiteral(
      schema,
    )})`,
    `${
      kind === 'db'
    } AND EXISTS (SELECT FROM pg_roles WHERE rolname = ANY (${roles}))`,
  ];
  return `
  IF ${isThere.join(' OR ')} THEN
    PERFORM set_config('companyos.left', (SELECT json_agg(thing ORDER BY rank, "physicalName") FROM (
      SELECT 0 AS rank, i.identity AS "physicalName",
        pg_describe_object(d.classid, d.objid, d.objsubid) || ' was not made by the portal.' AS text
      FROM pg_namespace n JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid,
        pg_identify_object(d.classid, d.objid, d.objsubid) i
      WHERE n.nspname = ${escapeLiteral(schema)} AND d.deptype = 'n'
      UNION ALL
      SELECT 1, nspname, 'Schema ' || nspname || ' stays, because objects of others are in it.'
      FROM pg_namespace WHERE nspname = ${escapeLiteral(schema)}
      UNION ALL
      SELECT 2, rolname, 'Role ' || rolname || ' stays without a login, because something hangs on it.'
      FROM pg_roles WHERE ${
        kind === 'db'
      } AND rolname = ANY (${roles})) thing)::text, true);
  END IF;`;
}

/** One transaction, in one round trip. Its last row but one says what was left. */
export function destructionScript(
  definition: NamespaceDefinition,
  scope: ResourceScope,
  locks: readonly Lock[],
): string {
  return [
    beginLocked(locks),
    `DO $companyos$
DECLARE schema_oid oid; ours text; is_last boolean; one record;
BEGIN${dropOurs(definition, scope)}${dropRoles(definition, scope)}${tellLeft(
      definition,
      scope,
    )}
END $companyos$;`,
    `SELECT coalesce(nullif(current_setting('companyos.left', true), ''), '[]')::json AS left;`,
    'COMMIT',
  ].join('\n');
}

const HANGS_ON_IT = '2BP01';

/**
 * Removes what the portal made, and says what it met besides and left.
 *
 * @throws OperationError `NAMESPACE_NOT_OURS` where something of others hangs on it and would go along: nothing is changed.
 */
export async function destroyNamespace(
  client: ClientBase,
  options: {
    readonly definition: NamespaceDefinition;
    readonly scope: ResourceScope;
    readonly locks: readonly Lock[];
  },
): Promise<readonly LeftObject[]> {
  if (await tryToDestroy(client, options)) return [];
  const { definition, scope, locks } = options;
  const script = destructionScript(definition, scope, locks);
  let answers: readonly QueryResult<{ left: readonly LeftObject[] }>[];
  try {
    answers = (await client.query(script)) as unknown as typeof answers;
  } catch (error) {
    const { code, detail } = error as DatabaseError;
    if (code !== HANGS_ON_IT) throw error;
    throw new OperationError(
      'NAMESPACE_NOT_OURS',
      `Objects of others hang on schema ${scope.schema}, and would be destroyed with it: ${detail}.`,
      {
        next: 'Move or drop them, then try again.',
        status: 409,
        retryable: false,
        cause: error,
      },
    );
  }
  const { left } = answers[answers.length - 2].rows[0];
  return left.map(({ physicalName, text }) => ({ physicalName, text }));
}
