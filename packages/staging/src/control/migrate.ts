import { migrateOutbox } from '@companyos/ledger';
import type { Knex } from 'knex';

/** Everything of the control process is in this schema of staging's own database. */
export const SCHEMA = 'staging';

const DDL = `
CREATE SCHEMA IF NOT EXISTS ${SCHEMA};

-- Tenants that the reference service has when nobody gives it others. IDs are minted once, before anything is made.
CREATE TABLE IF NOT EXISTS ${SCHEMA}.tenant (
  name text PRIMARY KEY,
  id   text NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS ${SCHEMA}.deployment (
  id         text PRIMARY KEY,
  build      text NOT NULL,
  version    text NOT NULL,
  digest     text NOT NULL,
  -- What is wanted; what is there is asked of the processes.
  wanted     boolean NOT NULL,
  faults     jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row: what the router is to do, and who may still change it.
CREATE TABLE IF NOT EXISTS ${SCHEMA}.routing (
  only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  generation     bigint NOT NULL,
  revision       bigint NOT NULL,
  stable         text REFERENCES ${SCHEMA}.deployment (id),
  canary         text REFERENCES ${SCHEMA}.deployment (id),
  canary_percent integer NOT NULL CHECK (canary_percent BETWEEN 0 AND 100),
  fence          bigint NOT NULL,
  CHECK (canary IS NOT NULL OR canary_percent = 0),
  CHECK (canary IS DISTINCT FROM stable OR canary IS NULL)
);
INSERT INTO ${SCHEMA}.routing (generation, revision, canary_percent, fence) VALUES (0, 0, 0, 0) ON CONFLICT DO NOTHING;

-- Processes that were started or are about to be: written before, so that none is ever lost.
CREATE TABLE IF NOT EXISTS ${SCHEMA}.child (
  instance   text PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('router', 'service')),
  -- Null for the router.
  deployment text REFERENCES ${SCHEMA}.deployment (id),
  port       integer NOT NULL,
  admin_port integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
`;

/** Safe to run at every start. `knex` is connected with `staging` as its search path. */
export async function migrateStaging(knex: Knex): Promise<void> {
  await knex.transaction(async tx => {
    await tx.raw(
      `SELECT pg_advisory_xact_lock(hashtextextended('companyos.staging.migrate', 0))`,
    );
    await tx.raw(DDL);
  });
  await migrateOutbox(knex);
}
