import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { closePortalDatabase } from './portalDatabase';

describe("the portal's own database", () => {
  const role = `stranger_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const warn = jest.fn();
  let database: TestDatabase;
  let stranger: Knex;

  beforeEach(async () => {
    warn.mockClear();
    database = await createTestDatabase();
    await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = password;
    stranger = knexFactory({
      client: 'pg',
      connection: url.toString(),
      pool: { min: 0 },
      // It would print the denial that is expected.
      log: { warn() {}, error() {}, debug() {} },
    });
  });
  afterEach(async () => {
    await stranger.destroy();
    await database.knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await database.drop();
  });

  it('lets no other role of its server in, from the first start on', async () => {
    await stranger.raw('SELECT 1');
    await stranger.destroy();
    stranger.initialize();
    await Promise.all(
      [1, 2].map(() => closePortalDatabase(database.knex, { warn })),
    );
    await expect(stranger.raw('SELECT 1')).rejects.toThrow(
      'permission denied for database',
    );
    await closePortalDatabase(database.knex, { warn });
    expect(warn).not.toHaveBeenCalled();
  });

  it('says what to run where the portal may not close it', async () => {
    await closePortalDatabase(stranger, { warn });
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /Every role of the server may enter database .* Let its owner run: REVOKE ALL ON DATABASE/,
      ),
    );
  });
});
