import { duration, relativeTime } from '@companyos/plugin-operation-react';
import {
  probeResultExpiresAt,
  probeStateWord,
  type ProbeRun,
  type ProbeState,
} from '@companyos/plugin-probe-common';

/** One bar: a walk, or a time in which none came though one was due. */
export interface Bar {
  readonly key: string;
  readonly state: ProbeState;
  readonly at: string;
  /** Null where no walk came. */
  readonly run: ProbeRun | null;
  readonly words: string;
}

interface Pace {
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/**
 * Oldest first, from runs that come newest first. A gap is a bar of its own: what nobody looked at is not what passed. Without a
 * pace, as on a canary that is walked while it is released, nothing is ever due, so there are no gaps.
 */
export function barsOf(
  pace: Pace | null,
  runs: readonly ProbeRun[],
  nowMs: number,
): readonly Bar[] {
  const bars: Bar[] = [];
  const oldestFirst = [...runs].reverse();
  oldestFirst.forEach((run, index) => {
    const before = oldestFirst[index - 1];
    if (before) {
      const gap = gapBetween(pace, before, Date.parse(run.startedAt));
      if (gap) bars.push(gap);
    }
    bars.push({
      key: run.id,
      state: run.outcome,
      at: run.finishedAt,
      run,
      words: wordsOf(run, nowMs),
    });
  });
  const newest = oldestFirst[oldestFirst.length - 1];
  const gap = newest && gapBetween(pace, newest, nowMs);
  if (gap) bars.push(gap);
  return bars;
}

function gapBetween(
  pace: Pace | null,
  before: ProbeRun,
  untilMs: number,
): Bar | undefined {
  const endedAt = new Date(before.finishedAt);
  if (!pace) return undefined;
  if (untilMs <= probeResultExpiresAt(pace, endedAt).getTime()) {
    return undefined;
  }
  return {
    key: `after-${before.id}`,
    state: 'missing',
    at: before.finishedAt,
    run: null,
    words: `${probeStateWord('missing')}: no walk for ${duration(
      untilMs - endedAt.getTime(),
    )}.`,
  };
}

function wordsOf(run: ProbeRun, nowMs: number): string {
  const facts = [
    probeStateWord(run.outcome),
    relativeTime(run.finishedAt, nowMs),
    `took ${tookWords(run.durationMs)}`,
    run.trigger === 'request' && 'asked for by a person',
  ].filter(Boolean);
  return `${facts.join(', ')}. ${run.message ?? 'Every step passed.'}`;
}

/** `38 passed, 1 failed, 1 could not be measured.` */
export function tally(bars: readonly Bar[]): string {
  const of = (state: ProbeState) =>
    bars.filter(bar => bar.state === state).length;
  return [
    [of('pass'), 'passed'],
    [of('fail'), 'failed'],
    [of('could-not-measure'), 'could not be measured'],
    [of('missing'), of('missing') === 1 ? 'gap' : 'gaps'],
  ]
    .filter(([n], index) => index === 0 || n !== 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ');
}

/** How long a walk or a step took; many are done within milliseconds. */
export function tookWords(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : duration(ms);
}
