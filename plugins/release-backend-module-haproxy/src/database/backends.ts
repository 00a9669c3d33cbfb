import type { Weights } from '@companyos/plugin-release-node';
import type { Knex } from 'knex';

/** One component at one HAProxy. A type, so that knex takes it as a row. */
export type Lane = { readonly target: string; readonly component: string };

/** What is known of a backend besides what HAProxy says. */
export interface BackendRow {
  readonly fence: number;
  /** What is wanted by whoever had that fence: what a reload must not lose. */
  readonly wanted: Weights;
  /** What was read back last. */
  readonly inForce: Weights;
  readonly generation: number;
  /** The servers' weights as they were last seen, and the process that had them; null before the first look. */
  readonly seen: string | null;
  readonly process: string | null;
}

/** Locks it for the rest of the transaction where `forUpdate`: who writes to HAProxy holds this lock. */
export async function findBackend(
  db: Knex,
  { target, component }: Lane,
  options: { readonly forUpdate?: boolean } = {},
): Promise<BackendRow> {
  const where = { target, component };
  const query = () => {
    const rows = db('haproxy_backends').where(where);
    return options.forUpdate ? rows.forUpdate().first() : rows.first();
  };
  const row =
    (await query()) ??
    (await db('haproxy_backends')
      .insert(where)
      .onConflict(['target', 'component'])
      .ignore()
      .then(query));
  return {
    fence: Number(row.fence),
    wanted: row.wanted,
    inForce: row.in_force,
    generation: Number(row.generation),
    seen: row.seen,
    process: row.process,
  };
}

/** Remembers whose word counts, and with `wanted` what they want. False where someone has a newer fence. */
export async function raiseFence(
  db: Knex,
  { target, component }: Lane,
  fence: number,
  wanted?: Weights,
): Promise<boolean> {
  const changed = await db('haproxy_backends')
    .where({ target, component })
    .andWhere('fence', '<=', fence)
    .update({ fence, ...(wanted && { wanted: JSON.stringify(wanted) }) });
  return changed > 0;
}

export async function saveBackend(
  tx: Knex.Transaction,
  { target, component }: Lane,
  row: Omit<BackendRow, 'fence'>,
): Promise<void> {
  const { wanted, inForce, generation, seen, process } = row;
  await tx('haproxy_backends')
    .where({ target, component })
    .update({
      wanted: JSON.stringify(wanted),
      in_force: JSON.stringify(inForce),
      generation,
      seen,
      process,
    });
}
