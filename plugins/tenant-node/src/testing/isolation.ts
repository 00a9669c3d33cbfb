import { Client, type ClientConfig, type Pool } from 'pg';
import { namespaceNames, quoteIdentifier as id } from '../index';
import type { ConformanceContext } from './options';

/** A customer's name, as it may stand in another tenant's rows and nowhere else. */
const CUSTOMER = 'Zyxquartz';

/** The tenant's own login role: rows of its own, and nothing else in the world. */
export function isolationSuite(context: ConformanceContext): void {
  const { options, stores, newTenant, open } = context;
  const provisioner = () => options.createProvisioner();
  const tables = () =>
    provisioner()
      .desired()
      .filter(({ kind }) => kind === 'table')
      .map(({ name }) => name.slice('table/'.length));
  const schemaOf = (tenantId: string) =>
    namespaceNames(tenantId).schemas[provisioner().kind];

  describe("the tenant's login", () => {
    it('reads and writes its rows', async () => {
      const tenant = newTenant();
      await provisioner().ensure(tenant, stores().home);
      const login = open(tenant);
      await options.write(login, 'mine');
      expect(JSON.stringify(await options.read(login))).toContain('mine');
      for (const table of tables()) {
        await login.query(`UPDATE ${id(table)} SET updated_at = now()`);
        await login.query(`DELETE FROM ${id(table)}`);
      }
      const { counts } = await provisioner().observe(tenant, stores().home);
      expect(Object.values(counts).every(count => count === 0)).toBe(true);
    });

    it('cannot change structure, become another role, or leave anything elsewhere', async () => {
      const tenant = newTenant();
      await provisioner().ensure(tenant, stores().home);
      const login = open(tenant);
      const names = namespaceNames(tenant.id);
      const schema = id(schemaOf(tenant.id));
      const { rows } = await stores().home.pool.query<{ me: string }>(
        'SELECT session_user AS me',
      );
      const attempts = [
        `CREATE TABLE ${schema}.mine (x int)`,
        `CREATE TABLE public.mine (x int)`,
        `CREATE TEMPORARY TABLE mine (x int)`,
        `CREATE VIEW ${schema}.mine AS SELECT 1`,
        `CREATE FUNCTION ${schema}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
        `CREATE SCHEMA mine`,
        `CREATE DATABASE mine`,
        `CREATE ROLE mine`,
        `SELECT lo_create(0)`,
        `DROP SCHEMA ${schema} CASCADE`,
        `ALTER SCHEMA ${schema} RENAME TO mine`,
        `ALTER ROLE ${id(names.loginRole)} SUPERUSER`,
        `ALTER ROLE ${id(names.loginRole)} CONNECTION LIMIT 1000`,
        `ALTER ROLE ${id(names.ownerRole)} LOGIN`,
        `GRANT ${id(names.ownerRole)} TO ${id(names.loginRole)}`,
        `SET ROLE ${id(names.ownerRole)}`,
        `SET ROLE ${id(rows[0].me)}`,
        `SET SESSION AUTHORIZATION ${id(names.ownerRole)}`,
        `COPY (SELECT 1) TO '/tmp/mine'`,
        `COPY (SELECT 1) TO PROGRAM 'cat'`,
        `SELECT pg_read_file('PG_VERSION')`,
        `SELECT rolpassword FROM pg_authid`,
        ...tables().flatMap(table => [
          `DROP TABLE ${schema}.${id(table)}`,
          `TRUNCATE ${schema}.${id(table)}`,
          `ALTER TABLE ${schema}.${id(table)} ADD COLUMN mine int`,
          `CREATE INDEX ON ${schema}.${id(table)} (created_at)`,
          `CREATE TRIGGER mine BEFORE INSERT ON ${schema}.${id(table)}
             EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
          `ALTER TABLE ${schema}.${id(table)} OWNER TO ${id(names.loginRole)}`,
        ]),
      ];
      const allowed: string[] = [];
      for (const attempt of attempts) {
        await login.query(attempt).then(
          () => allowed.push(attempt),
          error => expect([attempt, error.code]).toEqual([attempt, '42501']),
        );
      }
      expect(allowed).toEqual([]);
      // Granting what one cannot pass on is a warning and no error: look at the outcome.
      await login.query(`GRANT USAGE ON SCHEMA ${schema} TO PUBLIC`);
      const { extra } = await provisioner().observe(tenant, stores().home);
      expect(extra).toEqual([]);
    });

    it('sees no row and no name of another tenant, in catalogs too', async () => {
      const [mine, theirs] = [newTenant(), newTenant()];
      const { home } = stores();
      await provisioner().ensure(mine, home);
      await provisioner().ensure(theirs, home);
      const other = open(theirs);
      await options.write(other, CUSTOMER);
      expect(JSON.stringify(await options.read(other))).toContain(CUSTOMER);
      // Statistics hold samples of the rows they describe.
      for (const table of tables()) {
        await home.pool.query(
          `ANALYZE ${id(schemaOf(theirs.id))}.${id(table)}`,
        );
      }
      const login = open(mine);
      for (const table of tables()) {
        await expect(
          login.query(`SELECT 1 FROM ${id(schemaOf(theirs.id))}.${id(table)}`),
        ).rejects.toMatchObject({ code: '42501' });
      }
      expect(await reachableTables(login)).toEqual(
        tables()
          .map(table => `${schemaOf(mine.id)}.${table}`)
          .sort(),
      );
      const swept = await sweepCatalogs(login, text =>
        text.toLowerCase().includes(CUSTOMER.toLowerCase()),
      );
      expect(swept.found).toEqual([]);
      expect(swept.readable).toBeGreaterThan(50);
    });

    it('connects to its home region only', async () => {
      const tenant = newTenant();
      const { home, other, strangers } = stores();
      await provisioner().ensure(tenant, home);
      const login = open(tenant);
      await login.query('SELECT 1');
      const { user, password } = login.options as ClientConfig;
      const elsewhere = [
        { title: `region ${other.region}`, connection: other.pool.options },
        ...strangers,
      ];
      for (const { title, connection } of elsewhere) {
        const { host, port, database, ssl } = new Client(connection);
        const client = new Client({
          host,
          port,
          database,
          ssl,
          user,
          password,
        });
        client.on('error', () => {});
        const outcome = await client.connect().then(
          () => 'connected',
          (error: { code?: string }) => error.code,
        );
        await client.end().catch(() => {});
        expect([title, outcome]).toEqual([title, '42501']);
      }
    });

    it('is refused with any other password', async () => {
      const tenant = newTenant();
      const { home } = stores();
      await provisioner().ensure(tenant, home);
      const guess = options.open(tenant, { ...home, password: () => 'guess' });
      await expect(guess.query('SELECT 1')).rejects.toMatchObject({
        code: '28P01',
      });
      await guess.end();
    });
  });
}

/** Every table outside of the catalogs that this role can read, write or name a column of. */
async function reachableTables(login: Pool): Promise<string[]> {
  const { rows } = await login.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname !~ '^pg_toast' AND has_schema_privilege(n.oid, 'USAGE')
       AND has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE')
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Reads everything in the catalogs that this role can read, and looks at it here, so that the search finds not itself. */
async function sweepCatalogs(
  login: Pool,
  suspicious: (text: string) => boolean,
) {
  const { rows } = await login.query<{ name: string }>(
    `SELECT n.nspname || '.' || quote_ident(c.relname) AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('pg_catalog', 'information_schema') AND c.relkind IN ('r', 'v') ORDER BY 1`,
  );
  const found: string[] = [];
  let readable = 0;
  for (const { name } of rows) {
    const answer = await login
      .query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`)
      .catch(() => null);
    if (!answer) continue;
    readable++;
    for (const { line } of answer.rows) {
      if (suspicious(line)) found.push(`${name}: ${line}`);
    }
  }
  return { found, readable };
}
