/**
 * Instants as retention compares them: milliseconds since the epoch, UTC.
 *
 * A day is 24 hours, 86,400 seconds, as Google Cloud Storage counts retention periods, and not a calendar day: a
 * calendar day has 23 or 25 hours when clocks change, depends on whose calendar is asked, and would let two machines
 * disagree on whether something may be erased. Leap days are therefore a matter of the schedule: one that promises
 * "1 year" says 366 days, so that it never ends before the same date a year later.
 */
export const DAY_MS = 86_400_000;

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.(\d{1,9}))?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an ISO 8601 instant with its offset; undefined when it is none. A time without an offset is no instant.
 *
 * Databases hold microseconds where we count milliseconds. `up` rounds to the next one and is for bounds ("keep
 * until"), `down` is for the clock: whatever is lost by rounding never makes anything deletable early.
 */
export function parseInstant(
  text: string,
  rounding: 'up' | 'down',
): number | undefined {
  const match = ISO_8601.exec(text);
  if (!match) {
    return undefined;
  }
  const [, year, month, day, fraction = ''] = match;
  // `Date.parse` takes 30 February for 2 March.
  if (Number(day) > daysInMonth(Number(year), Number(month))) {
    return undefined;
  }
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) {
    return undefined;
  }
  const lost = /[1-9]/.test(fraction.slice(3));
  return rounding === 'up' && lost ? timeMs + 1 : timeMs;
}

/** ISO 8601, UTC, milliseconds. */
export function formatInstant(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** The instant that an age of `days` is reached; undefined beyond what a date can say. */
export function addDays(startMs: number, days: number): number | undefined {
  const end = startMs + days * DAY_MS;
  return Number.isNaN(new Date(end).getTime()) ? undefined : end;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
