// @ts-check

/**
 * Legal holds, and what is erased or being erased. Both are written under the lock of one row per subject, so that a hold
 * and an erasure of the same thing never miss each other.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE residency_subjects (
      subject text PRIMARY KEY CHECK (subject ~ '^(tenant|artifact):.+'),
      name text NOT NULL
    );
    CREATE INDEX residency_subjects_by_name ON residency_subjects (name);
    CREATE TABLE legal_holds (
      id text PRIMARY KEY,
      subject text NOT NULL REFERENCES residency_subjects,
      case_name text NOT NULL,
      reason text NOT NULL,
      placed_by text NOT NULL,
      placed_at timestamptz NOT NULL,
      operation_id text NOT NULL,
      decision_id text NOT NULL,
      -- What it came too late for.
      gone jsonb NOT NULL,
      released_by text,
      released_at timestamptz,
      release_reason text,
      release_operation_id text,
      CHECK ((released_at IS NULL) = (released_by IS NULL)),
      CHECK ((released_at IS NULL) = (release_operation_id IS NULL))
    );
    -- A case holds a subject once; after its release it can do so again.
    CREATE UNIQUE INDEX legal_holds_active ON legal_holds (subject, case_name) WHERE released_at IS NULL;
    CREATE INDEX legal_holds_by_time ON legal_holds (placed_at DESC, id DESC);
    CREATE TABLE erasure_claims (
      subject text NOT NULL REFERENCES residency_subjects,
      resource text NOT NULL,
      -- Subjects that it is part of: holds on them count, and speak of it.
      within text[] NOT NULL,
      operation_id text NOT NULL,
      claimed_at timestamptz NOT NULL,
      erased_at timestamptz,
      PRIMARY KEY (subject, resource)
    );
    CREATE TABLE matrix_results (
      id text PRIMARY KEY,
      ran_at timestamptz NOT NULL,
      result jsonb NOT NULL
    );
    CREATE TABLE sweep_reports (
      id text PRIMARY KEY,
      started_at timestamptz NOT NULL,
      report jsonb NOT NULL
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(
    'DROP TABLE sweep_reports, matrix_results, erasure_claims, legal_holds, residency_subjects;',
  );
};
