import type { Knex } from 'knex';
import { isErased, type Leaf } from '../entry';
import type { SubtreeNode } from '../merkle/compactRange';
import { integers, lines, salts } from './columns';

/**
 * A group of leaves as one statement with one parameter per column, whatever their number: a parameter for each value
 * takes the server longer to parse than to carry out, and an array of texts takes the client longest to quote.
 */
export async function insertLeaves(
  tx: Knex.Transaction,
  leaves: readonly Leaf[],
  firstPosition: number,
  appendedAt: Date,
): Promise<void> {
  const entries = leaves.map(({ entry }) => entry);
  await tx.raw(
    `INSERT INTO ledger_entries (position, source, sequence, type, event, outcome, subject, decision_id,
                                 occurred_at, appended_at, canonical, leaf_hash)
     SELECT ?::bigint + n - 1, source, sequence, type, event, outcome, subject, decision_id,
            occurred_at::timestamptz, ?::timestamptz, canonical, substring(?::bytea FROM (32 * n - 31)::integer FOR 32)
       FROM unnest(${lines}, ?::bigint[], ${lines}, ${lines}, ${lines}, ${lines}, ${lines}, ${lines}, ${lines})
            WITH ORDINALITY AS leaf
            (source, sequence, type, event, outcome, subject, decision_id, occurred_at, canonical, n)`,
    [
      firstPosition,
      appendedAt,
      Buffer.concat(leaves.map(({ hash }) => hash)),
      entries.map(({ source }) => source).join('\n'),
      integers(entries.map(({ sequence }) => sequence)),
      entries.map(({ type }) => type).join('\n'),
      entries.map(({ event }) => event).join('\n'),
      entries.map(({ outcome }) => outcome).join('\n'),
      entries.map(({ subject }) => subject).join('\n'),
      entries.map(({ plain }) => decisionIdOf(plain)).join('\n'),
      entries.map(({ occurredAt }) => occurredAt).join('\n'),
      leaves.map(({ canonical }) => canonical).join('\n'),
    ],
  );
  await insertPersonal(tx, leaves, firstPosition, appendedAt);
}

/** The one plain value that every writer uses under the same name, so that a decision leads to all that followed. */
function decisionIdOf(plain: { readonly [name: string]: unknown }): string {
  const id = plain.decisionId;
  return typeof id === 'string' && /^pd_[0-9A-Za-z]{1,64}$/.test(id) ? id : '';
}

async function insertPersonal(
  tx: Knex.Transaction,
  leaves: readonly Leaf[],
  firstPosition: number,
  appendedAt: Date,
): Promise<void> {
  const values = leaves.flatMap(({ personal }, i) =>
    Object.entries(personal).map(([name, value]) => ({
      position: firstPosition + i,
      name,
      kept: isErased(value) ? undefined : value,
    })),
  );
  if (values.length === 0) return;
  // Of any text: apart, and not as lines.
  const texts = values.map(({ kept }) =>
    Buffer.from(kept?.value ?? '', 'utf8'),
  );
  await tx.raw(
    `INSERT INTO ledger_personal (position, name, salt, value, erased_at)
     SELECT position, name,
            CASE WHEN length >= 0 THEN substring(?::bytea FROM (16 * n - 15)::integer FOR 16) END,
            CASE WHEN length >= 0 THEN substring(?::bytea FROM (ends - length + 1)::integer FOR length) END,
            CASE WHEN length < 0 THEN ?::timestamptz END
       FROM (SELECT position, name, length, n, sum(greatest(length, 0)) OVER (ORDER BY n) AS ends
               FROM unnest(?::bigint[], ${lines}, ?::integer[]) WITH ORDINALITY AS kept (position, name, length, n)
            ) AS placed`,
    [
      salts(values.map(({ kept }) => kept?.salt)),
      Buffer.concat(texts),
      appendedAt,
      integers(values.map(({ position }) => position)),
      values.map(({ name }) => name).join('\n'),
      // -1 for what was erased before it came here.
      integers(values.map(({ kept }, i) => (kept ? texts[i].length : -1))),
    ],
  );
}

export async function insertNodes(
  tx: Knex.Transaction,
  nodes: readonly SubtreeNode[],
): Promise<void> {
  if (nodes.length === 0) return;
  await tx.raw(
    `INSERT INTO ledger_nodes (level, index, hash)
     SELECT level, index, substring(?::bytea FROM (32 * n - 31)::integer FOR 32)
       FROM unnest(?::smallint[], ?::bigint[]) WITH ORDINALITY AS node (level, index, n)`,
    [
      Buffer.concat(nodes.map(({ hash }) => hash)),
      integers(nodes.map(({ level }) => level)),
      integers(nodes.map(({ index }) => index)),
    ],
  );
}
