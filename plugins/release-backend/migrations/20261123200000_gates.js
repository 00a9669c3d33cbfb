// @ts-check

/**
 * What gates reported of releases, and the scorecard that is kept of each rollout when it has ended. Evidence and scorecards are
 * text, not jsonb: they are hashed as they are.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE gate_reports (
      -- The order of reports of one gate; a later one takes the place of an earlier one.
      sequence bigint GENERATED ALWAYS AS IDENTITY,
      id text PRIMARY KEY,
      release_id text NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
      gate text NOT NULL,
      digest text NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('pass', 'fail', 'could-not-measure')),
      words text NOT NULL,
      observed text NOT NULL,
      -- Canonical JSON (RFC 8785), and the hash of its bytes.
      measured text NOT NULL,
      measured_sha256 text NOT NULL,
      reported_by text NOT NULL,
      reported_at timestamptz NOT NULL,
      -- The first of several runs in a row with this outcome.
      since timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      next_run_at timestamptz,
      decision_id text
    );
    CREATE UNIQUE INDEX gate_reports_latest ON gate_reports (release_id, gate, sequence DESC);
    CREATE TABLE release_scorecards (
      rollout_id text PRIMARY KEY REFERENCES rollouts (id) ON DELETE CASCADE,
      release_id text NOT NULL REFERENCES releases (id),
      -- release-scorecard.json, to the byte.
      body text NOT NULL,
      sha256 text NOT NULL,
      kept_at timestamptz NOT NULL
    );
    CREATE INDEX release_scorecards_by_release ON release_scorecards (release_id);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP TABLE release_scorecards; DROP TABLE gate_reports;');
};
