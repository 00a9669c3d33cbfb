// @ts-check

/**
 * When each probe is due and who is walking it; what runs found; what is known of each arm; incidents, and what is still to
 * be said about them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE probe_schedule (
      probe_id text PRIMARY KEY,
      interval_ms integer NOT NULL,
      lease_ms integer NOT NULL,
      next_run_at timestamptz NOT NULL,
      -- Who walks it now. A token that is not the row's any more belongs to a replica that was given up.
      lease_token text,
      lease_until timestamptz
    );
    CREATE TABLE probe_runs (
      id text COLLATE "C" PRIMARY KEY,
      probe_id text NOT NULL,
      arm text NOT NULL CHECK (arm IN ('stable', 'canary')),
      trigger text NOT NULL CHECK (trigger IN ('schedule', 'request')),
      outcome text NOT NULL CHECK (outcome IN ('pass', 'fail', 'could-not-measure')),
      failure_class text CHECK ((failure_class IS NOT NULL) = (outcome = 'fail')),
      message text,
      digest text,
      steps jsonb NOT NULL,
      started_at timestamptz NOT NULL,
      finished_at timestamptz NOT NULL,
      duration_ms integer NOT NULL,
      requested_by text,
      decision_id text
    );
    CREATE INDEX probe_runs_by_probe ON probe_runs (probe_id, id DESC);
    CREATE INDEX probe_runs_by_digest ON probe_runs (digest, id DESC) WHERE digest IS NOT NULL;
    CREATE INDEX probe_runs_by_age ON probe_runs (finished_at);
    CREATE TABLE probe_status (
      probe_id text NOT NULL,
      arm text NOT NULL,
      -- What the incident function goes by.
      history jsonb NOT NULL,
      last_run_id text,
      last_run_at timestamptz,
      PRIMARY KEY (probe_id, arm)
    );
    CREATE TABLE probe_incidents (
      id text COLLATE "C" PRIMARY KEY,
      probe_id text NOT NULL,
      arm text NOT NULL,
      failure_class text NOT NULL,
      key text NOT NULL,
      message text NOT NULL,
      digest text,
      opened_at timestamptz NOT NULL,
      resolved_at timestamptz,
      resolution text CHECK ((resolution IS NOT NULL) = (resolved_at IS NOT NULL))
    );
    -- One at a time: the index is where two replicas meet.
    CREATE UNIQUE INDEX probe_incidents_open ON probe_incidents (probe_id, arm) WHERE resolved_at IS NULL;
    CREATE INDEX probe_incidents_by_probe ON probe_incidents (probe_id, id DESC);
    CREATE TABLE probe_notifications (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      incident_id text NOT NULL REFERENCES probe_incidents (id) ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('opened', 'resolved')),
      -- Of the incident: what is said under one key is said in order.
      key text NOT NULL,
      owner text NOT NULL,
      content jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      next_attempt_at timestamptz NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      lease_token text,
      lease_until timestamptz,
      sent_at timestamptz,
      recipient text CHECK ((recipient IS NOT NULL) = (sent_at IS NOT NULL)),
      route jsonb NOT NULL DEFAULT '[]',
      last_error text,
      UNIQUE (incident_id, kind)
    );
    CREATE INDEX probe_notifications_unsent ON probe_notifications (key, id) WHERE sent_at IS NULL;
  `);
};

exports.down = async function down() {
  throw new Error('There is no way back from this migration.');
};
