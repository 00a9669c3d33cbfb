import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Brings this plugin's own tables up to date. Replicas that start together wait for one another on knex's lock. */
export async function migrateProbes(knex: Knex): Promise<void> {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@companyos/plugin-probe-backend',
      'migrations',
    ),
    tableName: 'probe_migrations',
  });
}
