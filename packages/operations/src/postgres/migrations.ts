import type { Knex } from 'knex';

/** Forward-only, in order. A released one never changes; what comes later is a new one. */
const migrations: readonly { name: string; sql: string }[] = [
  {
    name: '001_operations',
    sql: `
      CREATE TABLE operations (
        id text PRIMARY KEY,
        type text NOT NULL,
        subject text NOT NULL,
        actor jsonb NOT NULL,
        actor_ref text NOT NULL,
        reason text,
        state text NOT NULL CHECK (state IN ('running', 'waiting', 'cancelling', 'succeeded', 'no-op', 'failed', 'cancelled', 'denied')),
        plan jsonb NOT NULL,
        plan_hash text NOT NULL,
        decision jsonb NOT NULL,
        input jsonb NOT NULL,
        input_hash text NOT NULL,
        private_state jsonb NOT NULL,
        record_subject text NOT NULL,
        output jsonb NOT NULL DEFAULT '{}',
        wait_reason text,
        next_attempt_at timestamptz,
        cancel_reason text,
        error jsonb,
        epoch bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz
      );
      -- One open operation per subject: the index is the lock that two replicas meet on.
      CREATE UNIQUE INDEX operations_open_subject ON operations (subject)
        WHERE state IN ('running', 'waiting', 'cancelling');
      -- The queue: small, because only open operations are in it.
      CREATE INDEX operations_queue ON operations (id)
        WHERE state IN ('running', 'waiting', 'cancelling');
      CREATE INDEX operations_by_subject ON operations (subject, id DESC);
      CREATE INDEX operations_by_actor ON operations (actor_ref, id DESC);
      CREATE INDEX operations_by_type ON operations (type, id DESC);
      CREATE TABLE operation_steps (
        operation_id text NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
        position integer NOT NULL,
        key text NOT NULL,
        title text NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        started_at timestamptz,
        finished_at timestamptz,
        error text,
        result jsonb,
        PRIMARY KEY (operation_id, position),
        UNIQUE (operation_id, key)
      );
    `,
  },
  {
    name: '002_approvals',
    sql: `
      ALTER TABLE operations
        DROP CONSTRAINT operations_state_check,
        ADD CONSTRAINT operations_state_check CHECK (state IN ('awaiting-approval', 'running', 'waiting', 'cancelling',
          'succeeded', 'no-op', 'failed', 'cancelled', 'denied', 'rejected', 'expired')),
        ADD COLUMN approvals jsonb,
        -- When the plan is too old to be approved; what awaits approval is found by it.
        ADD COLUMN approve_by timestamptz;
      DROP INDEX operations_open_subject;
      CREATE UNIQUE INDEX operations_open_subject ON operations (subject)
        WHERE state IN ('awaiting-approval', 'running', 'waiting', 'cancelling');
      CREATE INDEX operations_awaiting_approval ON operations (approve_by) WHERE state = 'awaiting-approval';
    `,
  },
];

/**
 * Brings the engine's tables in the connection's current schema up to date. Safe to run again, and by several replicas at
 * once: an advisory lock makes the others wait, and then find nothing to do.
 */
export async function migrateOperations(knex: Knex): Promise<void> {
  await knex.transaction(async tx => {
    await tx.raw(
      `SELECT pg_advisory_xact_lock(hashtextextended('companyos:operations:migrate:' || current_schema(), 0))`,
    );
    await tx.raw(
      `CREATE TABLE IF NOT EXISTS operation_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = new Set<string>(
      await tx('operation_migrations').pluck('name'),
    );
    for (const migration of migrations) {
      if (applied.has(migration.name)) continue;
      await tx.raw(migration.sql);
      await tx('operation_migrations').insert({ name: migration.name });
    }
  });
}
