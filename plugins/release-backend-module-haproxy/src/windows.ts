import type { TelemetryWindow } from '@companyos/canary';
import { z } from 'zod/v4';
import type { ServerCounters } from './runtime/state';

/**
 * Where the next window begins: with the counters as they were. HAProxy's counters only grow, so a window is the difference of
 * two looks, and the cursor, which whoever asks keeps, is all there is to remember.
 */
export interface Mark {
  readonly atMs: number;
  /** The process that counted; another one has begun at 0. */
  readonly process: string;
  /** Who was in which arm with which weights: within a window it must not change. */
  readonly arms: string;
  readonly counters: { readonly [server: string]: ServerCounters };
}

const markSchema = z.strictObject({
  atMs: z.int(),
  process: z.string(),
  arms: z.string(),
  counters: z.record(
    z.string(),
    z.strictObject({ seen: z.int(), bad: z.int() }),
  ),
});

export const writeMark = (mark: Mark): string => JSON.stringify(mark);

/** Undefined for what is no mark of ours. */
export function readMark(cursor: string): Mark | undefined {
  try {
    return markSchema.parse(JSON.parse(cursor));
  } catch {
    return undefined;
  }
}

/** What happened between two marks; undefined where the counters do not tell. */
export function windowBetween(
  from: Mark,
  to: Mark,
  now: {
    readonly stable: readonly string[];
    readonly canary: readonly string[];
    readonly canaryPercent: number;
    readonly canaryDigest: string | null;
  },
): TelemetryWindow | undefined {
  if (from.process !== to.process) return undefined;
  const sum = (servers: readonly string[], what: keyof ServerCounters) =>
    servers.reduce(
      (total, server) =>
        total +
        (to.counters[server]?.[what] ?? 0) -
        (from.counters[server]?.[what] ?? 0),
      0,
    );
  const errors = {
    seenCanary: sum(now.canary, 'seen'),
    seenStable: sum(now.stable, 'seen'),
    badCanary: sum(now.canary, 'bad'),
    badStable: sum(now.stable, 'bad'),
  };
  // Somebody has cleared them (`clear counters all`).
  if (Object.values(errors).some(count => count < 0)) return undefined;
  return {
    fromMs: from.atMs,
    toMs: to.atMs,
    ...(from.arms === to.arms && { weightPercent: now.canaryPercent }),
    ...(now.canaryDigest !== null && { digest: now.canaryDigest }),
    arms: {
      errors: {
        ...errors,
        // Counters of one server are not read in one instant.
        badCanary: Math.min(errors.badCanary, errors.seenCanary),
        badStable: Math.min(errors.badStable, errors.seenStable),
      },
    },
  };
}
