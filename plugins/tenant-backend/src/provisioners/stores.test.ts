import { createServer } from 'node:net';
import { diffNamespace, mintTenantId } from '@companyos/plugin-tenant-node';
import { withDatabase, testServerUrl } from '@companyos/test-database';
import { Client } from 'pg';
import { openLogin } from './access';
import { loginPasswords, TenantStores } from './stores';
import {
  createTestRegion,
  provisionerOf,
  type TestRegion,
} from './__testUtils__/regions';

const credentialKey = 'a key for tests, of 32 characters';

jest.setTimeout(60_000);

describe('TenantStores', () => {
  let region: TestRegion;
  let opened: TenantStores[] = [];
  beforeAll(async () => {
    region = await createTestRegion('eu-central');
  });
  afterEach(async () => {
    await Promise.all(opened.map(stores => stores.close()));
    opened = [];
  });
  afterAll(() => region.drop());

  const storesOf = (
    connections: { [id: string]: string },
    key = credentialKey,
  ) => {
    const stores = TenantStores.create({
      credentialKey: key,
      regions: Object.entries(connections).map(([id, connectionString]) => ({
        id,
        title: id.toUpperCase(),
        connection: { connectionString },
      })),
    });
    opened.push(stores);
    return stores;
  };

  it('lists regions without connecting to any', () => {
    expect(storesOf({ eu: 'postgres://nowhere.invalid/eu' }).regions()).toEqual(
      [{ id: 'eu', title: 'EU' }],
    );
  });

  it('prepares a region once, with several replicas at once', async () => {
    const replicas = [1, 2, 3].map(() => storesOf({ eu: region.database.url }));
    const found = await Promise.all(replicas.map(each => each.get('eu')));
    const { rows } = await found[0].pool.query(
      `SELECT has_database_privilege('public', current_database(), 'CONNECT') AS connect,
              has_database_privilege('public', current_database(), 'TEMP') AS temp,
              has_schema_privilege('public', 'public', 'USAGE') AS usage`,
    );
    expect(rows).toEqual([{ connect: false, temp: false, usage: false }]);
    expect(await replicas[0].get('eu')).toBe(found[0]);
  });

  it('knows only configured regions', async () => {
    await expect(
      storesOf({ eu: region.database.url }).get('mars'),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', next: 'Choose one of: eu.' });
  });

  it('says that a store does not answer, why, and that it may later; keeps the address to itself', async () => {
    const closed = createServer();
    await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise(resolve => closed.close(resolve));
    const stores = storesOf({
      down: `postgres://u:secret@127.0.0.1:${port}/r`,
      'no-database': withDatabase(testServerUrl(), 'no_such_database'),
      'no-host': 'postgres://u:secret@nowhere.invalid/r',
      eu: region.database.url,
    });
    await expect(stores.get('down')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
      message:
        "Region down's store does not answer: nothing listens at its address.",
    });
    await expect(stores.get('no-database')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message:
        "Region no-database's store does not answer: its database does not exist.",
    });
    expect(await stores.health()).toEqual([
      expect.objectContaining({ region: 'down', ok: false }),
      expect.objectContaining({ region: 'no-database', ok: false }),
      expect.objectContaining({ region: 'no-host', ok: false }),
      { region: 'eu', ok: true, reason: null },
    ]);
  });

  it('is back as soon as the store is', async () => {
    const stores = storesOf({ eu: region.database.url });
    const provisioner = provisionerOf('db');
    const tenant = { id: mintTenantId(), homeRegion: 'eu' };
    const store = await stores.get('eu');
    const { name } = region.database;
    const server = new Client({ connectionString: testServerUrl() });
    await server.connect();
    try {
      await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await server.query(
        'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1',
        [name],
      );
      await expect(provisioner.ensure(tenant, store)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retryable: true,
      });
      await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    } finally {
      await server.end();
    }
    const ensured = await provisioner.ensure(tenant, store);
    expect(diffNamespace(provisioner.desired(), ensured).missing).toEqual([]);
    await provisioner.destroy(tenant, store);
  });

  it('derives passwords from key, region and tenant; another key is drift that ensuring repairs', async () => {
    const [a, b] = [mintTenantId(), mintTenantId()];
    const eu = loginPasswords(credentialKey, 'eu');
    expect(eu(a)).toBe(loginPasswords(credentialKey, 'eu')(a));
    expect(
      new Set([eu(a), eu(b), loginPasswords(credentialKey, 'us')(a)]).size,
    ).toBe(3);

    const provisioner = provisionerOf('db');
    const tenant = { id: a, homeRegion: 'eu' };
    const before = await storesOf({ eu: region.database.url }).get('eu');
    const after = await storesOf(
      { eu: region.database.url },
      'another key for tests, of 32 or more',
    ).get('eu');
    await provisioner.ensure(tenant, before);
    const { altered } = diffNamespace(
      provisioner.desired(),
      await provisioner.observe(tenant, after),
    );
    expect(altered.map(({ name }) => name)).toEqual(['role/login']);
    await provisioner.ensure(tenant, after);
    const login = openLogin(tenant, after);
    expect((await login.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await login.end();
    await provisioner.destroy(tenant, after);
  });
});
