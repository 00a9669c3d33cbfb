// @ts-check

/**
 * Tenants, who is bound to which role, and what was created where. Columns that lists and lookups need are generated
 * from the spec, so that they cannot disagree with it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE tenants (
      id text PRIMARY KEY,
      spec jsonb NOT NULL,
      name text NOT NULL GENERATED ALWAYS AS (spec->>'name') STORED,
      display_name text NOT NULL GENERATED ALWAYS AS (spec->>'displayName') STORED,
      owner text NOT NULL GENERATED ALWAYS AS (spec->>'owner') STORED,
      tier text NOT NULL GENERATED ALWAYS AS (spec->>'tier') STORED,
      home_region text NOT NULL GENERATED ALWAYS AS (spec->>'homeRegion') STORED,
      name_skeleton text NOT NULL,
      state text NOT NULL CHECK (state IN ('provisioning', 'active')),
      state_reason text,
      -- Counts changes of the spec: a plan made for another revision is refused.
      revision integer NOT NULL DEFAULT 1,
      creation_operation_id text NOT NULL,
      creation_decision_id text,
      applied_policy_version text,
      applied_policy_sha256 text,
      manifest text,
      manifest_sha256 text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT tenants_name_unique UNIQUE (name),
      CONSTRAINT tenants_name_skeleton_unique UNIQUE (name_skeleton)
    );
    -- The C collation sorts the same on every machine.
    CREATE INDEX tenants_by_name ON tenants (name COLLATE "C");
    CREATE INDEX tenants_by_state ON tenants (state, name COLLATE "C");
    CREATE TABLE tenant_bindings (
      tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
      role text NOT NULL,
      subject text NOT NULL,
      PRIMARY KEY (tenant_id, role, subject)
    );
    CREATE TABLE tenant_namespaces (
      tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
      kind text NOT NULL,
      region text NOT NULL,
      physical_name text NOT NULL,
      resources jsonb NOT NULL,
      PRIMARY KEY (tenant_id, kind)
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(
    'DROP TABLE tenant_namespaces; DROP TABLE tenant_bindings; DROP TABLE tenants;',
  );
};
