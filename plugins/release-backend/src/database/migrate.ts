import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Brings this plugin's own tables up to date. Replicas that start together wait for one another on knex's lock. */
export async function migrateReleases(knex: Knex): Promise<void> {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@companyos/plugin-release-backend',
      'migrations',
    ),
    // The engine keeps its tables in the same schema and has its own bookkeeping.
    tableName: 'release_migrations',
  });
}
