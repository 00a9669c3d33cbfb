import type { Knex } from 'knex';

/** Raise it together with a statement that brings older tables up to date. */
const OUTBOX_VERSION = 3;

/** Where a commit that wrote records says so. The payload is the schema. */
export const OUTBOX_CHANNEL = 'companyos_ledger_outbox';

const DDL = `
CREATE TABLE ledger_outbox (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key          text NOT NULL UNIQUE,
  -- JSON text rather than jsonb, which refuses the escape for U+0000 and would fail the writer over a stray character.
  record       text NOT NULL,
  personal     text,
  commitments  text NOT NULL,
  written_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  sequence     bigint UNIQUE,
  delivered_at timestamptz,
  CHECK (delivered_at IS NULL OR sequence IS NOT NULL)
);
CREATE INDEX ledger_outbox_unnumbered  ON ledger_outbox (id) WHERE sequence IS NULL;
CREATE INDEX ledger_outbox_undelivered ON ledger_outbox (sequence) WHERE delivered_at IS NULL;
CREATE INDEX ledger_outbox_personal    ON ledger_outbox (delivered_at) WHERE personal IS NOT NULL;

CREATE TABLE ledger_outbox_state (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version       integer NOT NULL,
  source        text,
  last_sequence bigint NOT NULL DEFAULT 0
);

CREATE FUNCTION ledger_outbox_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'ledger_outbox is append-only: it cannot be truncated' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.delivered_at IS NULL THEN
      RAISE EXCEPTION 'ledger_outbox is append-only: record % is not delivered yet', OLD.key USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF (NEW.id, NEW.key, NEW.record, NEW.commitments, NEW.written_at)
       IS DISTINCT FROM (OLD.id, OLD.key, OLD.record, OLD.commitments, OLD.written_at)
     OR (OLD.sequence IS NOT NULL AND NEW.sequence IS DISTINCT FROM OLD.sequence)
     OR (NEW.personal IS DISTINCT FROM OLD.personal AND (NEW.personal IS NOT NULL OR OLD.delivered_at IS NULL)) THEN
    RAISE EXCEPTION 'ledger_outbox is append-only: record % cannot be changed', OLD.key USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$guard$;
CREATE TRIGGER ledger_outbox_guard BEFORE UPDATE OR DELETE ON ledger_outbox
  FOR EACH ROW EXECUTE FUNCTION ledger_outbox_guard();
CREATE TRIGGER ledger_outbox_guard_truncate BEFORE TRUNCATE ON ledger_outbox
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_outbox_guard();

CREATE FUNCTION ledger_outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $notify$
BEGIN
  -- Delivered by PostgreSQL at commit, once per transaction however many statements wrote.
  PERFORM pg_notify('${OUTBOX_CHANNEL}', TG_TABLE_SCHEMA);
  RETURN NULL;
END
$notify$;
CREATE TRIGGER ledger_outbox_notify AFTER INSERT ON ledger_outbox
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_outbox_notify();

INSERT INTO ledger_outbox_state (version) VALUES (1);
`;

/** What brings tables of the version before to this one. */
const UPGRADES: { readonly [version: number]: string } = {
  // A new record went into six indexes, three of which only those that have a number or were delivered need. And every
  // commit notified, under a lock that lets one transaction commit at a time: now only the first that finds nothing
  // waiting does. While something waits somebody has been told, and a relay looks again after each delivery.
  2: `
ALTER TABLE ledger_outbox DROP CONSTRAINT ledger_outbox_sequence_key;
DROP INDEX ledger_outbox_undelivered, ledger_outbox_personal;
-- A record is some kilobytes and lives for days: squeezing it below two costs more than its place.
ALTER TABLE ledger_outbox SET (toast_tuple_target = 8160);
CREATE UNIQUE INDEX ledger_outbox_sequence ON ledger_outbox (sequence) WHERE sequence IS NOT NULL;
CREATE INDEX ledger_outbox_undelivered ON ledger_outbox (sequence) WHERE sequence IS NOT NULL AND delivered_at IS NULL;
CREATE INDEX ledger_outbox_personal ON ledger_outbox (delivered_at) WHERE delivered_at IS NOT NULL AND personal IS NOT NULL;

CREATE OR REPLACE FUNCTION ledger_outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $notify$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_outbox WHERE sequence IS NULL AND id < (SELECT min(id) FROM written)) THEN
    -- Delivered by PostgreSQL at commit, once per transaction however many statements wrote.
    PERFORM pg_notify('${OUTBOX_CHANNEL}', TG_TABLE_SCHEMA);
  END IF;
  RETURN NULL;
END
$notify$;
DROP TRIGGER ledger_outbox_notify ON ledger_outbox;
CREATE TRIGGER ledger_outbox_notify AFTER INSERT ON ledger_outbox REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_outbox_notify();
`,
  // The statement that writes notifies by itself, which takes a tenth of what the trigger took.
  3: `
DROP TRIGGER ledger_outbox_notify ON ledger_outbox;
DROP FUNCTION ledger_outbox_notify();
`,
};

/**
 * Creates the outbox in the first schema of the connection's search path, unless it is there.
 *
 * Safe to run at every start, by several replicas at once: they take turns on an advisory lock.
 *
 * @throws when a newer version of this code has already changed the tables.
 */
export async function migrateOutbox(knex: Knex): Promise<void> {
  await knex.transaction(async tx => {
    await tx.raw(
      `SELECT pg_advisory_xact_lock(hashtextextended('companyos.ledger_outbox.migrate.' || current_schema(), 0))`,
    );
    const { rows } = await tx.raw(
      `SELECT to_regclass(quote_ident(current_schema()) || '.ledger_outbox_state') IS NOT NULL AS present`,
    );
    if (!rows[0].present) {
      await tx.raw(DDL);
    }
    const state = await tx('ledger_outbox_state').first('version');
    if (state.version > OUTBOX_VERSION) {
      throw new Error(
        `The outbox has version ${state.version} and this program knows version ${OUTBOX_VERSION}: start the newer program.`,
      );
    }
    for (let next = state.version + 1; next <= OUTBOX_VERSION; next += 1) {
      await tx.raw(UPGRADES[next]);
      await tx('ledger_outbox_state').update({ version: next });
    }
  });
}
