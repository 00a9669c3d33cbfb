// @ts-check

/**
 * Exports of tenants: what was asked for, how far it is, and what lies at its destination. They outlive their tenant, so
 * nothing refers to it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE tenant_exports (
      -- The operation that makes it.
      id text PRIMARY KEY,
      tenant_id text NOT NULL,
      destination text NOT NULL,
      region text NOT NULL,
      object_key text NOT NULL,
      state text NOT NULL CHECK (state IN ('writing', 'ready', 'failed', 'cancelled')),
      -- Written so far, or in all.
      bytes bigint NOT NULL DEFAULT 0,
      ledger_size bigint NOT NULL,
      classification text NOT NULL,
      retention_schedule text NOT NULL,
      requested_by text NOT NULL,
      requested_at timestamptz NOT NULL DEFAULT now(),
      ready_at timestamptz,
      sidecar jsonb,
      CHECK ((state = 'ready') = (sidecar IS NOT NULL))
    );
    CREATE INDEX tenant_exports_by_tenant ON tenant_exports (tenant_id, id DESC);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP TABLE tenant_exports');
};
