let lastIso = { timeMs: NaN, text: '' };

/** ISO 8601, UTC, milliseconds. Many decisions are made within one millisecond, so the last text is kept. */
export function isoTime(timeMs: number): string {
  if (lastIso.timeMs !== timeMs) {
    lastIso = { timeMs, text: new Date(timeMs).toISOString() };
  }
  return lastIso.text;
}
