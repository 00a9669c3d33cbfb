import type { Knex } from 'knex';

// Generous, because it is compared with the clocks of other replicas. Too long only means planning once more.
const JUST_NOW_MS = 60_000;

/**
 * Operations on a subject that changed something and ended just now, without those in `except`. A plan that was made while
 * one of them was at work describes a world that is gone.
 */
export async function findJustEnded(
  db: Knex,
  options: {
    readonly subject: string;
    readonly except: readonly string[];
    readonly now: Date;
  },
): Promise<string[]> {
  const since = new Date(options.now.getTime() - JUST_NOW_MS);
  return db('operations')
    .where({ subject: options.subject })
    .whereIn('state', ['succeeded', 'failed', 'cancelled'])
    .where('finished_at', '>=', since)
    .whereNotIn('id', [...options.except])
    .pluck('id');
}
