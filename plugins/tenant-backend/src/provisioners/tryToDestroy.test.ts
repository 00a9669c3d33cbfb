import {
  mintTenantId,
  namespaceNames,
  quoteIdentifier as id,
  type NamespaceKind,
} from '@companyos/plugin-tenant-node';
import { createTestRegion, type TestRegion } from './__testUtils__/regions';
import { dbDefinition } from './definitions/db';
import { graphDefinition } from './definitions/graph';
import { searchDefinition } from './definitions/search';
import { createPostgresProvisioners } from './index';
import { scopeOf } from './look';
import { withConnection } from './transaction';
import { tryToDestroy } from './tryToDestroy';

jest.setTimeout(60_000);

const definitions = {
  db: dbDefinition,
  graph: graphDefinition,
  index: searchDefinition,
};

describe('tryToDestroy', () => {
  let region: TestRegion;
  beforeAll(async () => {
    region = await createTestRegion('eu-central');
  });
  afterAll(() => region.drop());

  async function aTenant() {
    const tenant = { id: mintTenantId(), homeRegion: 'eu-central' };
    for (const provisioner of createPostgresProvisioners()) {
      await provisioner.ensure(tenant, region);
    }
    return tenant;
  }

  const tryIt = async (tenantId: string, kind: NamespaceKind) => {
    const tenant = { id: tenantId, homeRegion: 'eu-central' };
    const scope = await scopeOf(kind, tenant, region);
    const definition = definitions[kind];
    const locks = [{ name: scope.lock }];
    return withConnection(region.pool, client =>
      tryToDestroy(client, { definition, scope, locks }),
    );
  };

  async function whatIsThere(tenantId: string): Promise<readonly string[]> {
    const { schemas, ownerRole, loginRole } = namespaceNames(tenantId);
    const { rows } = await region.pool.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY ($1)
       UNION ALL SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) ORDER BY 1`,
      [[...Object.values(schemas), ownerRole, loginRole]],
    );
    return rows.map(({ name }) => name);
  }

  it('drops what is as it was made, the roles with db', async () => {
    const tenant = await aTenant();
    const { schemas, ownerRole, loginRole } = namespaceNames(tenant.id);
    expect(await tryIt(tenant.id, 'index')).toBe(true);
    expect(await tryIt(tenant.id, 'graph')).toBe(true);
    expect(await whatIsThere(tenant.id)).toEqual(
      [schemas.db, loginRole, ownerRole].sort(),
    );
    expect(await tryIt(tenant.id, 'db')).toBe(true);
    expect(await whatIsThere(tenant.id)).toEqual([]);
  });

  it.each<[string, NamespaceKind, string]>([
    ['a table of somebody else', 'index', 'CREATE TABLE $index.theirs ()'],
    [
      'a view on a table of ours',
      'index',
      'CREATE VIEW public.theirs AS SELECT id FROM $index.documents',
    ],
    [
      'a table of ours that was given to somebody else',
      'index',
      'ALTER TABLE $index.documents OWNER TO pg_monitor',
    ],
    ['a table of ours that is gone', 'graph', 'DROP TABLE $graph.edges'],
    ['a schema that is gone', 'index', 'DROP SCHEMA $index CASCADE'],
    [
      'db gone before, so that this may be the last',
      'index',
      'DROP SCHEMA $db CASCADE',
    ],
    ['another schema of the same roles', 'db', 'SELECT 1'],
  ])('changes nothing where it meets %s', async (_, kind, sql) => {
    const tenant = await aTenant();
    const { schemas } = namespaceNames(tenant.id);
    const named = (Object.keys(schemas) as NamespaceKind[]).reduce(
      (text, one) => text.split(`$${one}`).join(id(schemas[one])),
      sql,
    );
    await region.pool.query(named);
    const before = await whatIsThere(tenant.id);
    expect(await tryIt(tenant.id, kind)).toBe(false);
    expect(await whatIsThere(tenant.id)).toEqual(before);
    await region.pool.query('DROP VIEW IF EXISTS public.theirs');
    // Then somebody looks, and takes what is ours.
    const provisioner = createPostgresProvisioners().find(
      one => one.kind === kind,
    )!;
    const left = await provisioner.destroy(tenant, region);
    const theirs = /OWNER TO|CREATE TABLE/.test(sql) || kind === 'db';
    expect(left.length > 0).toBe(theirs);
  });
});
