import type { TelemetryWindow } from '@companyos/canary';
import type {
  ObservationPoint,
  RolloutEvent,
} from '@companyos/plugin-release-common';
import type { Database } from './rows';

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

/** Oldest first, and at most this many: the newest. */
export async function listWindows(
  db: Database,
  rolloutId: string,
  limit: number,
): Promise<ObservationPoint[]> {
  const rows = await db('rollout_windows')
    .where({ rollout_id: rolloutId })
    .orderBy('from_ms', 'desc')
    .limit(limit);
  return rows.reverse().map(row => ({
    fromMs: Number(row.from_ms),
    toMs: Number(row.to_ms),
    weightPercent: row.weight_percent,
    canary: { bad: row.bad_canary, seen: row.seen_canary },
    stable: { bad: row.bad_stable, seen: row.seen_stable },
  }));
}
