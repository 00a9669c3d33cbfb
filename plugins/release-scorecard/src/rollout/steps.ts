import type { StrategyStep } from '@companyos/canary';
import {
  isRolloutEnded,
  type Rollout,
  type RolloutEvent,
} from '@companyos/plugin-release-common';

export type StepState =
  | 'done'
  | 'now'
  | 'held'
  | 'stopped'
  | 'to-do'
  | 'not-reached';

/** One step of the strategy, and how it went. */
export interface StepView {
  readonly step: StrategyStep;
  readonly state: StepState;
  /** When it got this weight; null where it did not. */
  readonly enteredAt: string | null;
  readonly leftAt: string | null;
  /** Who let it go on or took it back; null while it is under way. */
  readonly leftBy: string | null;
  /** Why it was left, in the words of whoever decided. */
  readonly why: string | null;
}

/** The state that an entry of the history begins with: `Step 2. `, `Paused: person. `, `Rolled-back. ` */
const HEAD = /^[A-Z][a-z-]*(?: \d+)?(?:: [a-z-]+)?\. /;

/**
 * The steps of a canary from its history: each is entered with "Step N." (the last with "Promoting: raising."), and whatever
 * comes then, other than a pause, says why it was left.
 */
export function stepsOf(
  rollout: Rollout,
  events: readonly RolloutEvent[],
): readonly StepView[] {
  const { steps } = rollout.strategy;
  const moves = events.flatMap(event => {
    const to = moveOf(event, steps.length);
    return to === undefined ? [] : [{ event, to }];
  });
  return steps.map((step, index): StepView => {
    const at = moves.findIndex(({ to }) => to === index);
    // A pause and its end enter the same step again: what left it is the first move to somewhere else.
    const left = moves
      .slice(at + 1)
      .find(({ to }) => at >= 0 && to !== index)?.event;
    return {
      step,
      state: stateOf(rollout, index, { entered: at >= 0, left, moves }),
      enteredAt: at >= 0 ? moves[at].event.at : null,
      leftAt: left?.at ?? null,
      leftBy: left?.actor ?? null,
      why: left ? left.words.replace(HEAD, '') : null,
    };
  });
}

/** The index of the step that an event enters, `end` where it leaves them all; undefined for what moves nothing. */
function moveOf(
  { kind, words }: RolloutEvent,
  count: number,
): number | 'end' | undefined {
  if (kind !== 'state') return undefined;
  const step = /^Step (\d+)\./.exec(words);
  if (step) return Number(step[1]) - 1;
  if (/^Promoting: (raising|soaking)\./.test(words)) return count - 1;
  return /^(Completed|Aborting|Rolled-back|Failed)\./.test(words)
    ? 'end'
    : undefined;
}

function stateOf(
  { state, stepIndex }: Rollout,
  index: number,
  seen: {
    readonly entered: boolean;
    readonly left: RolloutEvent | undefined;
    readonly moves: readonly { readonly to: number | 'end' }[];
  },
): StepState {
  if (seen.left) {
    return /^(Aborting|Rolled-back|Failed)\./.test(seen.left.words)
      ? 'stopped'
      : 'done';
  }
  if (state === 'completed') return 'done';
  if (isRolloutEnded(state) || state === 'aborting') {
    return seen.entered ? 'stopped' : 'not-reached';
  }
  if (stepIndex !== index) return seen.entered ? 'done' : 'to-do';
  return state === 'paused' ? 'held' : 'now';
}
