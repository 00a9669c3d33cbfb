import type { RetentionSchedule } from '../catalogues';
import { addDays, formatInstant, parseInstant } from './instants';
import type { Instant, RetentionStamp } from './types';

export interface StampInput {
  /** IDs of the schedules that apply: the artifact's own and those of its tenant. */
  readonly schedules: readonly [string, ...string[]];
  /** `bundle.retention`. */
  readonly known: ReadonlyMap<string, RetentionSchedule>;
  readonly now: Instant;
  /**
   * The latest instant that anything was recorded at. A clock that has jumped back would otherwise date the object too
   * early, and its retention would end early.
   */
  readonly latestRecorded?: Instant;
}

export interface StampedRetention {
  readonly writtenAt: Instant;
  readonly stamps: readonly [RetentionStamp, ...RetentionStamp[]];
  /** The end of the longest of them. */
  readonly retainUntil: Instant;
}

/** The retention an object gets when it is written. Throws `RangeError` for an unknown schedule or no instant. */
export function stampRetention(input: StampInput): StampedRetention {
  const startMs = Math.max(
    instant(input.now),
    ...(input.latestRecorded === undefined
      ? []
      : [instant(input.latestRecorded)]),
  );
  const stamps = [...new Set(input.schedules)].map(id => {
    const schedule = input.known.get(id);
    const untilMs = schedule && addDays(startMs, schedule.days);
    if (!schedule || untilMs === undefined) {
      throw new RangeError(
        `There is no retention schedule "${id}": use one of retention.yaml (${[
          ...input.known.keys(),
        ].join(', ')}).`,
      );
    }
    const { title, mode } = schedule;
    return { schedule: id, title, mode, until: formatInstant(untilMs) };
  });
  const [first, ...rest] = stamps;
  if (!first) {
    throw new RangeError('Nothing is written without a retention schedule.');
  }
  return {
    writtenAt: formatInstant(startMs),
    stamps: [first, ...rest],
    retainUntil: formatInstant(
      Math.max(...stamps.map(({ until }) => Date.parse(until))),
    ),
  };
}

function instant(text: Instant): number {
  const timeMs = parseInstant(text, 'up');
  if (timeMs === undefined) {
    throw new RangeError(`"${text}" is no instant: use ISO 8601 in UTC.`);
  }
  return timeMs;
}
