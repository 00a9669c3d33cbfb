import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

/** A probe that is to be walked now, by whoever holds the token. */
export interface Claim {
  readonly probeId: string;
  readonly dueAt: Date;
  readonly token: string;
}

export interface ScheduledProbe {
  readonly id: string;
  readonly intervalMs: number;
  /** Whoever walks it longer than this is taken for dead. */
  readonly leaseMs: number;
}

/** A new probe is due at once; a known one keeps its time. */
export async function ensureSchedule(
  db: Knex,
  probes: readonly ScheduledProbe[],
  now: Date,
): Promise<void> {
  if (probes.length === 0) return;
  await db('probe_schedule')
    .insert(
      // In one order on every replica: no two wait for each other.
      [...probes]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, intervalMs, leaseMs }) => ({
          probe_id: id,
          interval_ms: intervalMs,
          lease_ms: leaseMs,
          next_run_at: now,
        })),
    )
    .onConflict('probe_id')
    .merge(['interval_ms', 'lease_ms']);
}

/** Due probes that nobody walks, at most `limit`; they are this caller's until the lease ends. */
export async function claimDue(
  db: Knex,
  options: {
    /** Of this replica: another may have probes that this one does not know. */
    readonly known: readonly string[];
    readonly limit: number;
    readonly now: Date;
  },
): Promise<Claim[]> {
  const { known, limit, now } = options;
  const token = randomUUID();
  const { rows } = await db.raw<{
    rows: { probe_id: string; next_run_at: Date }[];
  }>(
    `UPDATE probe_schedule
     SET lease_token = :token, lease_until = CAST(:now AS timestamptz) + lease_ms * interval '1 millisecond'
     WHERE probe_id IN (
       SELECT probe_id FROM probe_schedule
       WHERE next_run_at <= :now AND probe_id = ANY (:known) AND (lease_until IS NULL OR lease_until <= :now)
       ORDER BY next_run_at LIMIT :limit FOR UPDATE SKIP LOCKED)
     RETURNING probe_id, next_run_at`,
    { token, now, known: [...known], limit },
  );
  return rows.map(({ probe_id, next_run_at }) => ({
    probeId: probe_id,
    dueAt: next_run_at,
    token,
  }));
}

/** Ends a claim. False where it was lost: somebody else walks the probe, so what this one found must not count too. */
export async function finishClaim(
  tx: Knex,
  claim: Claim,
  nextRunAt: Date,
): Promise<boolean> {
  const finished = await tx('probe_schedule')
    .where({ probe_id: claim.probeId, lease_token: claim.token })
    .update({ next_run_at: nextRunAt, lease_token: null, lease_until: null });
  return finished === 1;
}

export async function findNextRuns(
  db: Knex,
  probeIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db('probe_schedule')
    .whereIn('probe_id', [...probeIds])
    .select<{ probe_id: string; next_run_at: Date }[]>();
  return new Map(rows.map(row => [row.probe_id, row.next_run_at]));
}
