import { migrateInTurn } from '@companyos/plugin-operation-node';
import type { Knex } from 'knex';

/** Brings this module's own tables up to date; they lie beside those of the release plugin. */
export async function migrateHaproxy(knex: Knex): Promise<void> {
  await migrateInTurn(knex, {
    packageName: '@companyos/plugin-release-backend-module-haproxy',
    tableName: 'haproxy_migrations',
  });
}
