// @ts-check

/**
 * Tenants that are being deleted, and what stays of those that are gone.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    ALTER TABLE tenants
      DROP CONSTRAINT tenants_state_check,
      ADD CONSTRAINT tenants_state_check CHECK (state IN ('provisioning', 'active', 'deleting'));
    CREATE TABLE tenant_tombstones (
      tenant_id text PRIMARY KEY,
      name text NOT NULL,
      spec jsonb NOT NULL,
      bindings jsonb NOT NULL,
      operation_id text NOT NULL,
      manifest text NOT NULL,
      manifest_sha256 text NOT NULL,
      deleted_at timestamptz NOT NULL,
      retain_until timestamptz NOT NULL
    );
    -- A name can be used again: what bore it last comes first.
    CREATE INDEX tenant_tombstones_by_name ON tenant_tombstones (name, deleted_at DESC);
    CREATE INDEX tenant_tombstones_by_time ON tenant_tombstones (deleted_at DESC, tenant_id);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    DROP TABLE tenant_tombstones;
    ALTER TABLE tenants
      DROP CONSTRAINT tenants_state_check,
      ADD CONSTRAINT tenants_state_check CHECK (state IN ('provisioning', 'active'));
  `);
};
