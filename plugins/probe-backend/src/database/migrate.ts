import { migrateInTurn } from '@companyos/plugin-operation-node';
import type { Knex } from 'knex';

/** Brings this plugin's own tables up to date. */
export async function migrateProbes(knex: Knex): Promise<void> {
  await migrateInTurn(knex, {
    packageName: '@companyos/plugin-probe-backend',
    tableName: 'probe_migrations',
  });
}
