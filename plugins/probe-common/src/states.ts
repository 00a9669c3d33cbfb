/** How one run of a probe ended. *Could not measure* is neither a pass nor a failure: nothing is known of the target. */
export const probeOutcomes = ['pass', 'fail', 'could-not-measure'] as const;
export type ProbeOutcome = (typeof probeOutcomes)[number];

/** What is known of a probe now. `missing` is worked out by whoever reads: no run came in time. */
export const probeStates = [...probeOutcomes, 'missing'] as const;
export type ProbeState = (typeof probeStates)[number];

/** Which version a run walks through: the one that users have, or the one on its way in. */
export const probeArms = ['stable', 'canary'] as const;
export type ProbeArm = (typeof probeArms)[number];

/**
 * In what way a target failed; part of the key that tells incidents apart. `unreachable`: no answer, or one cut off.
 * `timeout`: no answer in time. `wrong-answer`: an answer, and not the one that was due.
 */
export const probeFailureClasses = [
  'unreachable',
  'timeout',
  'wrong-answer',
] as const;
export type ProbeFailureClass = (typeof probeFailureClasses)[number];

const words: { readonly [state in ProbeState]: string } = {
  pass: 'Passing',
  fail: 'Failing',
  'could-not-measure': 'Could not measure',
  missing: 'Missing',
};

/** A state as people read it. */
export function probeStateWord(state: ProbeState): string {
  return words[state];
}

const WORST_FIRST: readonly ProbeState[] = [
  'fail',
  'missing',
  'could-not-measure',
  'pass',
];

/** The worst of several; *missing* where there are none, because then nothing is known. */
export function worstProbeState(states: readonly ProbeState[]): ProbeState {
  return WORST_FIRST.find(state => states.includes(state)) ?? 'missing';
}

/** A run may be late by one interval and its own duration before it is missed. */
const MISSED_AFTER_INTERVALS = 2;

/** Until when a run says something about now. */
export function probeResultExpiresAt(
  probe: { readonly intervalMs: number; readonly timeoutMs: number },
  finishedAt: Date,
): Date {
  const { intervalMs, timeoutMs } = probe;
  return new Date(
    finishedAt.getTime() + MISSED_AFTER_INTERVALS * intervalMs + timeoutMs,
  );
}

/** What is known now, from the last run. */
export function probeStateAt(
  probe: { readonly intervalMs: number; readonly timeoutMs: number },
  lastRun:
    | { readonly outcome: ProbeOutcome; readonly finishedAt: string }
    | null
    | undefined,
  now: Date,
): ProbeState {
  if (!lastRun) return 'missing';
  const expiresAt = probeResultExpiresAt(probe, new Date(lastRun.finishedAt));
  return now > expiresAt ? 'missing' : lastRun.outcome;
}
