import type { Pool } from 'pg';
import {
  namespaceNames,
  quoteIdentifier as id,
  type NamespaceResource,
  type TenantIdentity,
  type TenantProvisioner,
} from '../index';
import type { Damage } from './options';

/**
 * Damage for a namespace that is a PostgreSQL schema, derived from what its provisioner desires: each resource lost on its
 * own, grants widened, objects handed to others, strangers moved in. What only one kind can suffer comes besides these.
 */
export function postgresDamages(provisioner: TenantProvisioner): Damage[] {
  const desired = provisioner.desired();
  const ofKind = (kind: string) =>
    desired.filter(resource => resource.kind === kind);
  const names = (filter: (resource: NamespaceResource) => boolean) =>
    desired.filter(filter).map(({ name }) => name);
  const bare = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  const run =
    (
      sql: (scope: { schema: string; owner: string; login: string }) => string,
    ) =>
    async (pool: Pool, tenant: TenantIdentity) => {
      const { schemas, ownerRole, loginRole } = namespaceNames(tenant.id);
      await pool.query(
        sql({
          schema: id(schemas[provisioner.kind]),
          owner: id(ownerRole),
          login: id(loginRole),
        }),
      );
    };
  const hasRoles = ofKind('role').length > 0;
  const grants = names(({ kind }) => kind === 'grant');

  const damages: Damage[] = [
    {
      title: 'a lost schema',
      apply: run(({ schema }) => `DROP SCHEMA ${schema} CASCADE`),
      missing: names(
        ({ kind, name }) => kind !== 'role' && name !== 'grant/connect',
      ),
      losesRows: true,
    },
    {
      title: 'a lost login role',
      apply: run(({ login }) => `DROP OWNED BY ${login}; DROP ROLE ${login}`),
      missing: hasRoles ? ['role/login', ...grants] : grants,
    },
    {
      title: 'a lost owner role',
      apply: run(
        ({ owner }) =>
          `REASSIGN OWNED BY ${owner} TO session_user; DROP OWNED BY ${owner}; DROP ROLE ${owner}`,
      ),
      missing: [...(hasRoles ? ['role/owner'] : []), 'grant/default-tables'],
      altered: names(({ kind }) =>
        ['schema', 'table', 'function'].includes(kind),
      ),
    },
    {
      title: 'a lost right to use the schema',
      apply: run(
        ({ schema, login }) => `REVOKE ALL ON SCHEMA ${schema} FROM ${login}`,
      ),
      missing: ['grant/schema'],
    },
    {
      title: 'a right to create in the schema',
      apply: run(
        ({ schema, login }) => `GRANT CREATE ON SCHEMA ${schema} TO ${login}`,
      ),
      altered: ['grant/schema'],
    },
    {
      title: 'a schema that others may use',
      apply: run(({ schema }) => `GRANT USAGE ON SCHEMA ${schema} TO PUBLIC`),
      extra: ['grant/schema/PUBLIC'],
    },
    {
      title: 'lost default privileges',
      apply: run(
        ({ schema, owner, login }) =>
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} REVOKE ALL ON TABLES FROM ${login}`,
      ),
      missing: ['grant/default-tables'],
    },
    {
      title: 'a foreign table',
      apply: run(({ schema }) => `CREATE TABLE ${schema}.stranger (x int)`),
      extra: ['table/stranger'],
      undo: run(({ schema }) => `DROP TABLE ${schema}.stranger`),
    },
    {
      title: 'a foreign function',
      apply: run(
        ({ schema }) =>
          `CREATE FUNCTION ${schema}.stranger() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      ),
      extra: ['function/stranger()'],
      undo: run(({ schema }) => `DROP FUNCTION ${schema}.stranger`),
    },
    {
      title: 'a foreign type',
      apply: run(({ schema }) => `CREATE DOMAIN ${schema}.stranger AS int`),
      extra: ['object/type stranger'],
      undo: run(({ schema }) => `DROP DOMAIN ${schema}.stranger`),
    },
    ...ofKind('index').flatMap(({ name }): Damage[] => [
      {
        title: `a lost ${name}`,
        apply: run(({ schema }) => `DROP INDEX ${schema}.${id(bare(name))}`),
        missing: [name],
      },
    ]),
    ...ofKind('function').flatMap(({ name }): Damage[] => [
      {
        title: `a lost ${name}`,
        apply: run(({ schema }) => `DROP FUNCTION ${schema}.${id(bare(name))}`),
        missing: [name, `grant/${name}`],
      },
      {
        title: `a lost right to call ${name}`,
        apply: run(
          ({ schema, login }) =>
            `REVOKE ALL ON FUNCTION ${schema}.${id(bare(name))} FROM ${login}`,
        ),
        missing: [`grant/${name}`],
      },
      {
        title: `a ${name} that runs with its owner's rights`,
        apply: run(
          ({ schema }) =>
            `ALTER FUNCTION ${schema}.${id(bare(name))} SECURITY DEFINER`,
        ),
        altered: [name],
      },
      {
        title: `a ${name} that everyone may call`,
        apply: run(
          ({ schema }) =>
            `GRANT EXECUTE ON FUNCTION ${schema}.${id(bare(name))} TO PUBLIC`,
        ),
        extra: [`grant/${name}/PUBLIC`],
      },
    ]),
    ...ofKind('table').flatMap(({ name }): Damage[] => {
      const table = (schema: string) => `${schema}.${id(bare(name))}`;
      const on = (sql: string) =>
        run(({ schema }) => `ALTER TABLE ${table(schema)} ${sql}`);
      return [
        {
          title: `a lost right to ${name}`,
          apply: run(
            ({ schema, login }) =>
              `REVOKE ALL ON TABLE ${table(schema)} FROM ${login}`,
          ),
          missing: [`grant/${name}`],
        },
        {
          title: `an added right to ${name}`,
          apply: run(
            ({ schema, login }) =>
              `GRANT TRUNCATE ON TABLE ${table(schema)} TO ${login}`,
          ),
          altered: [`grant/${name}`],
        },
        {
          title: `an added right to a column of ${name}`,
          apply: run(
            ({ schema, login }) =>
              `GRANT REFERENCES (created_at) ON TABLE ${table(
                schema,
              )} TO ${login}`,
          ),
          altered: [`grant/${name}`],
        },
        {
          title: `a ${name} that others may read`,
          apply: run(
            ({ schema }) => `GRANT SELECT ON TABLE ${table(schema)} TO PUBLIC`,
          ),
          extra: [`grant/${name}/PUBLIC`],
        },
        {
          title: `a ${name} of another owner`,
          apply: on('OWNER TO session_user'),
          altered: [name],
        },
        {
          title: `a ${name} that hides rows`,
          apply: on('ENABLE ROW LEVEL SECURITY'),
          altered: [name],
        },
        {
          title: `a ${name} without its check`,
          apply: on(`DROP CONSTRAINT ${id(`${bare(name)}_classification`)}`),
          altered: [name],
        },
        {
          title: `a ${name} without a default`,
          apply: on('ALTER COLUMN created_at DROP DEFAULT'),
          altered: [name],
        },
        {
          title: `a ${name} that needs no retention`,
          apply: on('ALTER COLUMN retain_until DROP NOT NULL'),
          altered: [name],
        },
        {
          title: `a ${name} with a column of another type`,
          apply: on('ALTER COLUMN retain_until TYPE date'),
          altered: [name],
          refused: 'NAMESPACE_ALTERED',
        },
        {
          title: `a ${name} with a column more`,
          apply: on('ADD COLUMN stranger int'),
          altered: [name],
          refused: 'NAMESPACE_ALTERED',
        },
        {
          title: `a ${name} with a trigger`,
          apply: run(
            ({ schema }) =>
              `CREATE TRIGGER stranger BEFORE UPDATE ON ${table(
                schema,
              )} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
          ),
          extra: [`trigger/${bare(name)}/stranger`],
        },
        {
          title: `a foreign index on ${name}`,
          apply: run(
            ({ schema }) =>
              `CREATE INDEX stranger ON ${table(schema)} (updated_at)`,
          ),
          extra: ['index/stranger'],
        },
      ];
    }),
  ];
  if (!hasRoles) return damages;
  return [
    ...damages,
    {
      title: 'a lost right to connect',
      apply: async (pool, tenant) => {
        const login = id(namespaceNames(tenant.id).loginRole);
        const { rows } = await pool.query<{ role: string }>(
          `SELECT roleid::regrole::text AS role FROM pg_auth_members WHERE member = $1::regrole`,
          [login],
        );
        for (const { role } of rows) {
          await pool.query(`REVOKE ${role} FROM ${login}`);
        }
      },
      missing: ['grant/connect'],
    },
    {
      title: 'a login that may become the owner',
      apply: run(({ owner, login }) => `GRANT ${owner} TO ${login}`),
      altered: ['role/login', 'role/owner'],
    },
    {
      title: 'a login with more power',
      apply: run(({ login }) => `ALTER ROLE ${login} CREATEDB`),
      altered: ['role/login'],
    },
    {
      title: 'a login without limits',
      apply: run(
        ({ login }) =>
          `ALTER ROLE ${login} CONNECTION LIMIT -1; ALTER ROLE ${login} RESET statement_timeout`,
      ),
      altered: ['role/login'],
    },
    {
      title: 'a login with another password',
      apply: run(({ login }) => `ALTER ROLE ${login} PASSWORD 'another'`),
      altered: ['role/login'],
    },
    {
      title: 'an owner that can log in',
      apply: run(({ owner }) => `ALTER ROLE ${owner} LOGIN PASSWORD 'x'`),
      altered: ['role/owner'],
    },
  ];
}
