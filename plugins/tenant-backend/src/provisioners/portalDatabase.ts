import type { LoggerService } from '@backstage/backend-plugin-api';
import { OperationError } from '@companyos/operations';
import type { Knex } from 'knex';
import { revokePublicAccess } from './region';

/**
 * Closes the portal's own database to everybody but who was granted it: a tenant's role is one of its server and could else
 * connect to it and read the names in its catalogs. At every start, by one replica at a time; nothing the second time.
 *
 * Where the portal's role may not, it says what its owner has to run and the portal starts all the same: on a server
 * without regions no tenant's role exists.
 */
export async function closePortalDatabase(
  knex: Knex,
  logger: Pick<LoggerService, 'warn'>,
): Promise<void> {
  try {
    await knex.transaction(async tx => {
      await tx.raw(
        `SELECT pg_advisory_xact_lock(hashtextextended('companyos.portal.close', 0))`,
      );
      await revokePublicAccess({ query: sql => tx.raw(sql) });
    });
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    logger.warn(`${error.message} ${error.next}`);
  }
}
