import type { Knex } from 'knex';

// Generous, because it is compared with the clocks of other replicas. Too long only means planning once more.
const JUST_NOW_MS = 60_000;

interface JustEndedOptions {
  readonly subject: string;
  readonly except: readonly string[];
  readonly now: Date;
}

/** The query of `findJustEnded`, with the bindings that `justEnded` gives. */
export const JUST_ENDED = `SELECT id FROM operations
     WHERE subject = :subject AND state IN ('succeeded', 'failed', 'cancelled') AND finished_at >= :since
       AND NOT id = ANY (:except)`;

export function justEnded({ subject, except, now }: JustEndedOptions) {
  const since = new Date(now.getTime() - JUST_NOW_MS);
  return { subject, since, except: [...except] };
}

/**
 * Operations on a subject that changed something and ended just now, without those in `except`. A plan that was made while
 * one of them was at work describes a world that is gone.
 */
export async function findJustEnded(
  db: Knex,
  options: JustEndedOptions,
): Promise<string[]> {
  const { rows } = await db.raw(JUST_ENDED, justEnded(options));
  return rows.map(({ id }: { id: string }) => id);
}
