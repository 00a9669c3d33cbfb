import type { DatabaseService } from '@backstage/backend-plugin-api';
import { OperationError } from '@companyos/operations';
import type { Knex } from 'knex';

/**
 * The plugin's database, if it is PostgreSQL.
 *
 * @throws OperationError `UNSUPPORTED_DATABASE`: one sentence that says what to set.
 */
export async function assertPostgres(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  const { client } = knex.client.config as { client?: unknown };
  if (client !== 'pg') {
    throw new OperationError(
      'UNSUPPORTED_DATABASE',
      `CompanyOS Portal runs on PostgreSQL only, and this database is ${String(
        client,
      )}: set backend.database.client to pg and point backend.database.connection at a PostgreSQL.`,
    );
  }
  return knex;
}
