// @ts-check

/**
 * What the last check of each tenant against its manifest found, and which of it the owner was told.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE tenant_drift (
      tenant_id text PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
      checked_at timestamptz NOT NULL,
      items jsonb NOT NULL,
      trouble text,
      told text
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP TABLE tenant_drift;');
};
