import type { Knex } from 'knex';

/** Raise it together with a statement that brings older tables up to date. */
const LEDGER_VERSION = 3;

const DDL = `
CREATE TABLE ledger_entries (
  position    bigint PRIMARY KEY,
  source      text NOT NULL,
  sequence    bigint NOT NULL,
  type        text NOT NULL,
  event       text NOT NULL,
  outcome     text NOT NULL,
  subject     text NOT NULL,
  decision_id text,
  occurred_at timestamptz NOT NULL,
  appended_at timestamptz NOT NULL,
  -- The canonical text (RFC 8785) whose UTF-8 is hashed. The columns above only repeat it, for filters.
  canonical   text NOT NULL,
  leaf_hash   bytea NOT NULL,
  UNIQUE (source, sequence)
);
CREATE INDEX ledger_entries_source   ON ledger_entries (source, position);
CREATE INDEX ledger_entries_type     ON ledger_entries (type, position);
CREATE INDEX ledger_entries_outcome  ON ledger_entries (outcome, position);
CREATE INDEX ledger_entries_subject  ON ledger_entries (subject, position);
CREATE INDEX ledger_entries_decision ON ledger_entries (decision_id, position) WHERE decision_id IS NOT NULL;

-- The only place of personal values. bytea, because text cannot hold U+0000.
CREATE TABLE ledger_personal (
  position  bigint NOT NULL REFERENCES ledger_entries,
  name      text NOT NULL,
  salt      bytea,
  value     bytea,
  erased_at timestamptz,
  PRIMARY KEY (position, name),
  CHECK ((salt IS NULL) = (value IS NULL) AND (value IS NULL) = (erased_at IS NOT NULL))
);

-- Roots of complete subtrees above the leaves: node (level, index) covers leaves index * 2^level and on.
CREATE TABLE ledger_nodes (
  level smallint NOT NULL,
  index bigint NOT NULL,
  hash  bytea NOT NULL,
  PRIMARY KEY (level, index)
);

-- One row per outbox, and one for the tree, whose lock lets one transaction append at a time.
CREATE TABLE ledger_sources (
  source        text PRIMARY KEY,
  last_sequence bigint NOT NULL
);
CREATE TABLE ledger_tree (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version     integer NOT NULL,
  size        bigint NOT NULL DEFAULT 0,
  -- Roots of the complete subtrees that the size splits into, largest first, 32 bytes each.
  roots       bytea NOT NULL DEFAULT '',
  appended_at timestamptz
);

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$refuse$;
CREATE TRIGGER ledger_entries_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_nodes_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_personal_guard BEFORE DELETE OR TRUNCATE ON ledger_personal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE FUNCTION ledger_personal_only_erase() RETURNS trigger LANGUAGE plpgsql AS $erase$
BEGIN
  IF NEW.value IS NOT NULL OR (NEW.position, NEW.name) IS DISTINCT FROM (OLD.position, OLD.name) THEN
    RAISE EXCEPTION 'ledger_personal can be erased, not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$erase$;
CREATE TRIGGER ledger_personal_only_erase BEFORE UPDATE ON ledger_personal
  FOR EACH ROW EXECUTE FUNCTION ledger_personal_only_erase();

INSERT INTO ledger_tree (version) VALUES (1);
`;

/** What brings tables of the version before to this one. */
const UPGRADES: { readonly [version: number]: string } = {
  2: `
CREATE TABLE ledger_checkpoints (
  size      bigint NOT NULL,
  key_id    text NOT NULL,
  note      text NOT NULL,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (size, key_id)
);
CREATE TRIGGER ledger_checkpoints_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
`,
  // Both cost more than the row they are for. Only the sequencer writes personal values, in the statement after their
  // entries; and within a source positions are in the order of its numbers, which have an index.
  3: `
ALTER TABLE ledger_personal DROP CONSTRAINT IF EXISTS ledger_personal_position_fkey;
DROP INDEX IF EXISTS ledger_entries_source;
`,
};

/**
 * Creates the ledger's tables in the first schema of the connection's search path, unless they are there. Safe to run
 * at every start, by several replicas at once.
 *
 * @throws when a newer version of this code has already changed the tables.
 */
export async function migrateLedger(knex: Knex): Promise<void> {
  await knex.transaction(async tx => {
    await tx.raw(
      `SELECT pg_advisory_xact_lock(hashtextextended('companyos.ledger.migrate.' || current_schema(), 0))`,
    );
    const { rows } = await tx.raw(
      `SELECT to_regclass(quote_ident(current_schema()) || '.ledger_tree') IS NOT NULL AS present`,
    );
    if (!rows[0].present) {
      await tx.raw(DDL);
    }
    const tree = await tx('ledger_tree').first('version');
    if (tree.version > LEDGER_VERSION) {
      throw new Error(
        `The ledger has version ${tree.version} and this program knows version ${LEDGER_VERSION}: start the newer program.`,
      );
    }
    for (let next = tree.version + 1; next <= LEDGER_VERSION; next += 1) {
      await tx.raw(UPGRADES[next]);
      await tx('ledger_tree').update({ version: next });
    }
  });
}
