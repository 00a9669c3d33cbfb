import type { DatabaseService } from '@backstage/backend-plugin-api';
import knexFactory from 'knex';
import { assertPostgres } from './assertPostgres';

function serviceFor(client: string): DatabaseService {
  const knex = knexFactory({ client, useNullAsDefault: true });
  return { getClient: async () => knex };
}

describe('assertPostgres', () => {
  it('passes PostgreSQL', async () => {
    const service = serviceFor('pg');
    expect(await assertPostgres(service)).toBe(await service.getClient());
  });

  it('refuses any other database with one sentence that says what to set', async () => {
    await expect(
      assertPostgres(serviceFor('better-sqlite3')),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED_DATABASE',
      message:
        'CompanyOS Portal runs on PostgreSQL only, and this database is better-sqlite3: set backend.database.client to pg and point backend.database.connection at a PostgreSQL.',
    });
  });
});
