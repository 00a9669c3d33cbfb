import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/**
 * Brings a plugin's own tables up to date, from the `migrations` folder of its package.
 *
 * Replicas that start together take turns: knex's own lock is a table, which two of them cannot create at once.
 */
export async function migrateInTurn(
  knex: Knex,
  options: {
    /** `@companyos/plugin-tenant-backend` */
    readonly packageName: string;
    /** Where knex keeps its books; the engine has tables in the same schema, with bookkeeping of its own. */
    readonly tableName: string;
  },
): Promise<void> {
  const { packageName, tableName } = options;
  await knex.transaction(async tx => {
    await tx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
      `companyos.migrations.${tableName}`,
    ]);
    await knex.migrate.latest({
      directory: resolvePackagePath(packageName, 'migrations'),
      tableName,
    });
  });
}
