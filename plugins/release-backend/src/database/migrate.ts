import { migrateInTurn } from '@companyos/plugin-operation-node';
import type { Knex } from 'knex';

/** Brings this plugin's own tables up to date. */
export async function migrateReleases(knex: Knex): Promise<void> {
  await migrateInTurn(knex, {
    packageName: '@companyos/plugin-release-backend',
    tableName: 'release_migrations',
  });
}
