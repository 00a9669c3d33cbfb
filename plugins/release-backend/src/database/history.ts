import type { TelemetryWindow } from '@companyos/canary';
import type {
  ObservationPoint,
  RolloutEvent,
} from '@companyos/plugin-release-common';
import type { Database } from './rows';

const SECOND_MS = 1_000;

type NewEvent = Omit<RolloutEvent, 'sequence' | 'at'> & { readonly at: Date };

/** Adds to a rollout's history. Call it in a transaction that holds the rollout, so that numbers stay without gaps. */
export async function addEvents(
  db: Database,
  rolloutId: string,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const last = await db('rollout_events')
    .where({ rollout_id: rolloutId })
    .max<{ max: number | null }[]>('sequence as max')
    .first();
  const before = Number(last?.max ?? 0);
  await db('rollout_events').insert(
    events.map(({ at, kind, actor, words, operationId }, index) => ({
      rollout_id: rolloutId,
      sequence: before + index + 1,
      at,
      kind,
      actor,
      words,
      operation_id: operationId,
    })),
  );
}

export async function listEvents(
  db: Database,
  rolloutId: string,
): Promise<RolloutEvent[]> {
  const rows = await db('rollout_events')
    .where({ rollout_id: rolloutId })
    .orderBy('sequence');
  return rows.map(row => ({
    sequence: row.sequence,
    at: row.at.toISOString(),
    kind: row.kind,
    actor: row.actor,
    words: row.words,
    operationId: row.operation_id,
  }));
}

/** Keeps what was seen, each window once. */
export async function saveWindows(
  db: Database,
  rolloutId: string,
  windows: readonly TelemetryWindow[],
): Promise<void> {
  if (windows.length === 0) return;
  await db('rollout_windows')
    .insert(
      windows.map(({ fromMs, toMs, weightPercent, arms }) => ({
        rollout_id: rolloutId,
        from_ms: fromMs,
        to_ms: toMs,
        weight_percent: weightPercent ?? null,
        bad_canary: arms.errors.badCanary,
        seen_canary: arms.errors.seenCanary,
        bad_stable: arms.errors.badStable,
        seen_stable: arms.errors.seenStable,
      })),
    )
    .onConflict(['rollout_id', 'from_ms'])
    .ignore();
}

/**
 * What was seen, oldest first. More windows than that are summed in periods of equal length, so that however long a rollout
 * takes, all of it is told in about so many points: no failure is lost, a change of weight stays where it was, and a period in
 * which nothing was heard has no point.
 */
export async function listWindows(
  db: Database,
  rolloutId: string,
  most: number,
): Promise<ObservationPoint[]> {
  const windows = () => db('rollout_windows').where({ rollout_id: rolloutId });
  const { count, first, last } = (await windows()
    .count('* as count')
    .min('from_ms as first')
    .max('to_ms as last')
    .first()) as { [name: string]: string | null };
  const periodMs =
    Number(count) <= most
      ? 1
      : SECOND_MS *
        Math.ceil((Number(last) - Number(first)) / most / SECOND_MS);
  const rows = await windows()
    .min('from_ms as from_ms')
    .max('to_ms as to_ms')
    .select('weight_percent')
    .sum({
      bad_canary: 'bad_canary',
      seen_canary: 'seen_canary',
      bad_stable: 'bad_stable',
      seen_stable: 'seen_stable',
    })
    .groupByRaw('from_ms / ?::bigint, weight_percent', [periodMs])
    .orderBy('from_ms');
  return rows.map(row => ({
    fromMs: Number(row.from_ms),
    toMs: Number(row.to_ms),
    weightPercent: row.weight_percent,
    canary: { bad: Number(row.bad_canary), seen: Number(row.seen_canary) },
    stable: { bad: Number(row.bad_stable), seen: Number(row.seen_stable) },
  }));
}
