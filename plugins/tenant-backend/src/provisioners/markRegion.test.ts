import { randomBytes } from 'node:crypto';
import { RegionConnection } from '@companyos/policy/seams';
import { Pool } from 'pg';
import { createTestRegion, type TestRegion } from './__testUtils__/regions';
import { TenantStores } from './stores';

jest.setTimeout(60_000);

describe("a region's database", () => {
  let region: TestRegion;
  let opened: TenantStores[] = [];
  beforeEach(async () => {
    region = await createTestRegion('eu-central');
  });
  afterEach(async () => {
    await Promise.all(opened.map(stores => stores.close()));
    opened = [];
    await region.drop();
  });

  const storesOf = (id: string, connectionString = region.database.url) => {
    const warn = jest.fn();
    const stores = TenantStores.create(
      {
        credentialKey: 'a key for tests, of 32 characters',
        regions: [{ id, title: id, connection: { connectionString } }],
      },
      { logger: { warn } },
    );
    opened.push(stores);
    return { stores, warn };
  };

  it('says which region it is, from several replicas at once', async () => {
    const replicas = [1, 2, 3].map(() => storesOf('eu-central'));
    await Promise.all(replicas.map(({ stores }) => stores.get('eu-central')));
    replicas.forEach(({ warn }) => expect(warn).not.toHaveBeenCalled());
    const { rows } = await region.pool.query(
      `SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
       WHERE d.datname = current_database()`,
    );
    expect(rows).toEqual([{ setconfig: ['companyos.region=eu-central'] }]);
  });

  it('is refused under another name, by the stores and by a seam', async () => {
    await storesOf('eu-central').stores.get('eu-central');
    await expect(storesOf('us-east').stores.get('us-east')).rejects.toEqual(
      expect.objectContaining({
        code: 'REGION_MISMATCH',
        retryable: false,
        message:
          'The database configured for region us-east says that it lies in eu-central.',
        next: 'Correct the connection in companyos.regions.us-east.',
      }),
    );
    const pool = new Pool({ connectionString: region.database.url });
    // A connection that it has let go may still be there when the database is dropped, and is then told so.
    pool.on('error', () => {});
    await expect(
      RegionConnection.ofPool('us-east', pool),
    ).rejects.toMatchObject({ code: 'REGION_MISMATCH' });
    await expect(
      RegionConnection.ofPool('eu-central', pool),
    ).resolves.toMatchObject({ region: 'eu-central' });
    await pool.end();
  });

  it('stays unmarked where the role may not mark it, and that is said once', async () => {
    const role = `marker_${randomBytes(6).toString('hex')}`;
    const { knex, name, url } = region.database;
    await knex.raw(`CREATE ROLE ${role} LOGIN CREATEROLE PASSWORD 'marking'`);
    await knex.raw('ALTER DATABASE ?? OWNER TO ??', [name, role]);
    const own = new URL(url);
    [own.username, own.password] = [role, 'marking'];
    const { stores, warn } = storesOf('eu-central', own.toString());
    await stores.get('eu-central');
    await stores.get('eu-central');
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toContain('SET companyos.region');

    // Marked by a superuser, it is checked all the same.
    await knex.raw(`ALTER DATABASE ?? SET companyos.region = 'us-east'`, [
      name,
    ]);
    await expect(
      storesOf('eu-central', own.toString()).stores.get('eu-central'),
    ).rejects.toMatchObject({ code: 'REGION_MISMATCH' });
    await Promise.all(opened.map(each => each.close()));
    opened = [];
    await knex.raw('ALTER DATABASE ?? OWNER TO session_user', [name]);
    await knex.raw('DROP OWNED BY ?? CASCADE', [role]);
    const { rows } = await knex.raw(
      `SELECT rolname FROM pg_roles WHERE rolname = ?`,
      [`companyos_connect_${name}`],
    );
    for (const { rolname } of rows) {
      await knex.raw('DROP OWNED BY ??', [rolname]);
      await knex.raw('DROP ROLE ??', [rolname]);
    }
    await knex.raw('DROP ROLE ??', [role]);
  });
});
