import type { Pool } from 'pg';

export interface Job {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done';
  readonly result: number | null;
}

const LEASE = '10 seconds';
const KEEP_DONE = '10 minutes';

const COLUMNS = `id, data->>'state' AS state, (data->>'result')::int AS result`;

/**
 * A job queue in a tenant's own namespace, one job a record.
 *
 * Each version works on what was given to it, so that a job says something about the version that took it; what another
 * version left behind (its lease is over) is adopted. Done at least once, recorded once.
 */
export class JobQueue {
  constructor(private readonly pool: Pool, private readonly queue: string) {}

  async add(): Promise<Job> {
    const { rows } = await this.pool.query(
      `INSERT INTO records (kind, data, classification, retain_until)
       VALUES ('job', jsonb_build_object('state', 'queued', 'queue', $1::text, 'leaseUntil', now() + $2::interval),
               'internal', now())
       RETURNING ${COLUMNS}`,
      [this.queue, LEASE],
    );
    return rows[0];
  }

  async find(id: string): Promise<Job | undefined> {
    const { rows } = await this.pool.query(
      `SELECT ${COLUMNS} FROM records WHERE kind = 'job' AND id = $1`,
      [id],
    );
    return rows[0];
  }

  /** Takes a job, does it and says so; false when there is none. */
  async work(task: () => Promise<number>): Promise<boolean> {
    const { rows } = await this.pool.query(
      `UPDATE records
       SET data = data || jsonb_build_object('state', 'running', 'queue', $1::text, 'leaseUntil', now() + $2::interval)
       WHERE id = (
         SELECT id FROM records
         WHERE kind = 'job' AND data->>'state' <> 'done'
           AND ((data->>'state' = 'queued' AND data->>'queue' = $1) OR (data->>'leaseUntil')::timestamptz < now())
         ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [this.queue, LEASE],
    );
    if (rows.length === 0) return false;
    const result = await task();
    await this.pool.query(
      `UPDATE records SET data = data || jsonb_build_object('state', 'done', 'result', $2::int)
       WHERE id = $1 AND data->>'queue' = $3`,
      [rows[0].id, result, this.queue],
    );
    return true;
  }

  /** Forgets what was done some time ago. */
  async clear(): Promise<void> {
    await this.pool.query(
      `DELETE FROM records
       WHERE kind = 'job' AND data->>'state' = 'done' AND created_at < now() - $1::interval`,
      [KEEP_DONE],
    );
  }
}
