// @ts-check

/**
 * Releases, the rollouts that bring them to their targets, and what was seen and done on the way. A lane is one component
 * at one target: there is one active rollout in each, and its fence orders whoever acts there.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE releases (
      id text PRIMARY KEY,
      component text NOT NULL,
      target text NOT NULL,
      version text NOT NULL,
      digest text NOT NULL,
      -- What the target calls it; our own ID unless it was there before we were.
      deployment text NOT NULL,
      state text NOT NULL CHECK (state IN ('new', 'rolling-out', 'stable', 'superseded', 'aborted', 'failed')),
      -- When it last took all traffic; null when it never did.
      served_at timestamptz,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (component, target, version, digest)
    );
    CREATE INDEX releases_by_lane ON releases (target, component, id DESC);
    CREATE UNIQUE INDEX releases_one_stable ON releases (component, target) WHERE state = 'stable';
    CREATE TABLE release_lanes (
      target text NOT NULL,
      component text NOT NULL,
      -- Grows with every controller that takes the lane over; who has an older one can store nothing.
      fence bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (target, component)
    );
    CREATE TABLE rollouts (
      id text PRIMARY KEY,
      release_id text NOT NULL REFERENCES releases (id),
      previous_id text REFERENCES releases (id),
      target text NOT NULL,
      component text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('canary', 'first', 'rollback')),
      state text NOT NULL CHECK (state IN ('pending', 'progressing', 'paused', 'promoting', 'aborting', 'completed',
        'rolled-back', 'failed')),
      state_reason text NOT NULL,
      step_index integer,
      weight_percent double precision NOT NULL DEFAULT 0,
      observed_percent double precision,
      observed_at timestamptz,
      verdict jsonb,
      strategy jsonb NOT NULL,
      -- The judge's and the state machine's whole memory. Stored before anything it intends is tried.
      machine jsonb NOT NULL,
      intents jsonb GENERATED ALWAYS AS (machine -> 'intents') STORED,
      -- Where telemetry was read up to.
      cursor text,
      operation_id text NOT NULL,
      started_by text NOT NULL,
      reason text NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      watched_at timestamptz,
      -- Something is still to be done, be it only tidying up.
      open boolean NOT NULL DEFAULT true
    );
    CREATE UNIQUE INDEX rollouts_one_active ON rollouts (target, component) WHERE ended_at IS NULL;
    CREATE INDEX rollouts_open ON rollouts (target, component, id) WHERE open;
    CREATE INDEX rollouts_by_release ON rollouts (release_id, id DESC);
    CREATE INDEX rollouts_ended ON rollouts (ended_at) WHERE ended_at IS NOT NULL;
    CREATE TABLE rollout_commands (
      rollout_id text NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
      -- The operation's: a command is given once, however often its step runs.
      id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('pause', 'resume', 'promote', 'abort')),
      actor text NOT NULL,
      reason text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      accepted boolean,
      answer text,
      PRIMARY KEY (rollout_id, id)
    );
    CREATE INDEX rollout_commands_unheard ON rollout_commands (rollout_id, created_at) WHERE accepted IS NULL;
    CREATE TABLE rollout_windows (
      rollout_id text NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
      from_ms bigint NOT NULL,
      to_ms bigint NOT NULL,
      weight_percent double precision,
      bad_canary integer NOT NULL,
      seen_canary integer NOT NULL,
      bad_stable integer NOT NULL,
      seen_stable integer NOT NULL,
      PRIMARY KEY (rollout_id, from_ms)
    );
    CREATE TABLE rollout_events (
      rollout_id text NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
      sequence integer NOT NULL,
      at timestamptz NOT NULL,
      kind text NOT NULL,
      actor text NOT NULL,
      words text NOT NULL,
      operation_id text,
      PRIMARY KEY (rollout_id, sequence)
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(
    'DROP TABLE rollout_events; DROP TABLE rollout_windows; DROP TABLE rollout_commands; DROP TABLE rollouts; DROP TABLE release_lanes; DROP TABLE releases;',
  );
};
