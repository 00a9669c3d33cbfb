import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/**
 * Brings this plugin's own tables up to date. Replicas that start together take turns: knex's own lock is a table, which two
 * of them cannot create at once.
 */
export async function migrateTenants(knex: Knex): Promise<void> {
  await knex.transaction(async tx => {
    await tx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
      'companyos.tenant.migrations',
    ]);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@companyos/plugin-tenant-backend',
        'migrations',
      ),
      // The engine keeps its tables in the same schema and has its own bookkeeping.
      tableName: 'tenant_migrations',
    });
  });
}
