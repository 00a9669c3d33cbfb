import type { GateId, GateState } from './gates';
import { agedAt } from './standing';
import type {
  Blocker,
  GateStanding,
  ReleaseVerdict,
  VerdictAnswer,
  VerdictFacts,
} from './types';

/** What is in the way most comes first. */
const WORST_FIRST: readonly GateState[] = [
  'fail',
  'missing',
  'could-not-measure',
  'expired',
  'pending',
];

/**
 * Is it safe to proceed? The same answer in the back end, in a terminal and in a browser, from the same gates at the same time.
 *
 * - **stop**: a gate failed. Nothing else can make up for it.
 * - **cannot-tell**: none failed, but of one or more nothing is known: never reported, out of date, or it could not be measured.
 *   Waiting does not change that by itself.
 * - **wait**: what is missing is being measured now.
 * - **proceed**: every gate passes.
 *
 * A state that this code does not know is as good as unknown: it never counts as a pass. No gates at all is `cannot-tell`.
 */
export function verdictOf(
  gates: readonly GateStanding[],
  facts: VerdictFacts,
  now: Date,
): ReleaseVerdict {
  const aged = gates.map(gate => agedAt(gate, now));
  const blocking = aged
    .filter(({ state }) => state !== 'pass')
    .sort((a, b) => rank(a.state) - rank(b.state));
  const answer = answerOf(aged);
  return {
    answer,
    sentence: sentenceOf(answer, aged, blocking, facts),
    blockers: blocking.map(blockerOf),
    decidedAt: now.toISOString(),
    validUntil:
      answer === 'proceed' || answer === 'wait' ? firstExpiry(aged) : null,
  };
}

function answerOf(gates: readonly GateStanding[]): VerdictAnswer {
  const states = gates.map(({ state }) => state);
  if (states.includes('fail')) return 'stop';
  if (states.length === 0) return 'cannot-tell';
  if (states.every(state => state === 'pass')) return 'proceed';
  return states.every(state => state === 'pass' || state === 'pending')
    ? 'wait'
    : 'cannot-tell';
}

/** A state of a newer server ranks with what nobody knows. */
function rank(state: GateState): number {
  const at = WORST_FIRST.indexOf(state);
  return at < 0 ? 1 : at;
}

function firstExpiry(gates: readonly GateStanding[]): string | null {
  const times = gates.flatMap(({ state, expiresAt }) =>
    state === 'pass' && expiresAt !== null ? [expiresAt] : [],
  );
  return times.length === 0
    ? null
    : times.reduce((a, b) => (new Date(a) < new Date(b) ? a : b));
}

/** As they are spoken of within a sentence. */
const NAMES: { readonly [gate in GateId]: string } = {
  'policy-tests': 'policy tests',
  'deterministic-export': 'deterministic export',
  'spec-parity': 'spec parity',
  canary: 'canary',
  synthetic: 'synthetic probes',
};

const IS: { readonly [state: string]: string } = {
  missing: 'never reported',
  'could-not-measure': 'not measurable',
  expired: 'out of date',
  pending: 'still running',
};

function sentenceOf(
  answer: VerdictAnswer,
  gates: readonly GateStanding[],
  blocking: readonly GateStanding[],
  { component, version }: VerdictFacts,
): string {
  const what = `${component.split('/').at(-1)} ${version}`;
  const named = (state: GateState) =>
    list(
      blocking
        .filter(gate => gate.state === state)
        .map(({ gate }) => NAMES[gate] ?? gate),
    );
  switch (answer) {
    case 'proceed':
      return `Proceed: ${what} passes all ${gates.length} gates.`;
    case 'stop':
      return `Stop: ${what} failed its ${named('fail')}.`;
    case 'wait':
      return `Wait: of ${what} the ${named('pending')} ${
        blocking.length === 1 && blocking[0].gate !== 'synthetic' ? 'is' : 'are'
      } still running.`;
    default: {
      const unknown = blocking.filter(({ state }) => state !== 'pending');
      const states = [...new Set(unknown.map(({ state }) => state))];
      const known = states.map(
        state => `${named(state)} (${IS[state] ?? state})`,
      );
      return unknown.length === 0
        ? `Can't tell whether ${what} is safe: it has no gates.`
        : `Can't tell whether ${what} is safe: nothing is known of ${list(
            known,
          )}.`;
    }
  }
}

function blockerOf(standing: GateStanding): Blocker {
  const { gate, title, state, words } = standing;
  return { gate, title, state, words, next: nextOf(standing) };
}

function nextOf({
  gate,
  state,
  howToRun,
  howToRunIsCommand,
  nextRunAt,
}: GateStanding): string {
  if (howToRunIsCommand) {
    return state === 'fail'
      ? `Repair what it found, then run: ${howToRun}`
      : `Run: ${howToRun}`;
  }
  if (gate === 'canary' && state === 'fail') {
    return 'Release a version that mends it. This one is not tried again without a reason.';
  }
  if (gate === 'synthetic' && state === 'fail') {
    return `Open the probe that fails, and see who was told.${
      nextRunAt ? ` It is walked again at ${nextRunAt}.` : ''
    }`;
  }
  return howToRun;
}

/** `a`, `a and b`, `a, b and c` */
function list(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
