/** A rollout being advanced. Its fields are replaced, never changed in place, so the rollout it came from stays as it was. */
import { beginJudgingStep } from '../judge/judgeState';
import type { EffectToTry, TargetReading } from './observations';
import type { Effect, Intent, Rollout, RolloutState } from './rollout';

export type Draft = { -readonly [K in keyof Rollout]: Rollout[K] } & {
  nowMs: number;
};

/** No more time than this passes between two calls, whatever the clock says: a jump ends no step and no patience. */
export const LONGEST_STRIDE_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** What only informs or tidies up is given up after this many tries; weights and adoption never are. */
const MOST_TRIES = 30;

export function draftOf(rollout: Rollout, now: number): Draft {
  const nowMs = Math.round(now);
  const { clock } = rollout;
  const stride = Math.min(
    LONGEST_STRIDE_MS,
    Math.max(0, nowMs - (clock.lastMs ?? nowMs)),
  );
  return {
    ...rollout,
    nowMs,
    clock: {
      lastMs: nowMs,
      stateMs: clock.stateMs + stride,
      stepMs: clock.stepMs + (rollout.state.name === 'step' ? stride : 0),
      silentMs: clock.silentMs + stride,
    },
    intents: rollout.intents.map(intent => ({
      ...intent,
      waitedMs: intent.waitedMs + stride,
    })),
  };
}

/** The rollout to store, and what to try once it is stored. Nothing is raised blind: that waits for a weight that was read. */
export function finish(
  draft: Draft,
  target: TargetReading | undefined,
): {
  readonly rollout: Rollout;
  readonly effects: readonly EffectToTry[];
} {
  const weight = target?.weightPercent;
  const effects: EffectToTry[] = [];
  const intents = draft.intents
    .filter(
      ({ effect, attempts }) => essential(effect) || attempts < MOST_TRIES,
    )
    .map(intent => {
      if (!due(intent) || (weight === undefined && mayRaise(intent))) {
        return intent;
      }
      effects.push({
        id: effectId(draft, intent),
        token: { fence: draft.fence, sequence: intent.sequence },
        effect: intent.effect,
      });
      return { ...intent, attempts: intent.attempts + 1, waitedMs: 0 };
    });
  const { nowMs, ...rollout } = draft;
  return { rollout: { ...rollout, intents }, effects };
}

export function effectId(
  { id }: Pick<Rollout, 'id'>,
  { sequence }: Pick<Intent, 'sequence'>,
): string {
  return `${id}/${sequence}`;
}

/** Goes to another state and says why, for whoever reads the history. */
export function enter(
  draft: Draft,
  state: RolloutState,
  by: string,
  reasons: readonly string[],
): void {
  draft.events = [
    ...draft.events,
    {
      atMs: draft.nowMs,
      from: nameOf(draft.state),
      to: nameOf(state),
      by,
      reasons: [...reasons],
      weightPercent: aimedAt(draft),
    },
  ];
  draft.state = state;
  draft.clock = { ...draft.clock, stateMs: 0 };
}

export function intend(draft: Draft, effect: Effect): void {
  draft.sequence += 1;
  draft.intents = [
    ...draft.intents,
    {
      sequence: draft.sequence,
      effect,
      attempts: 0,
      acknowledged: false,
      waitedMs: 0,
    },
  ];
}

/** Replaces what was intended for the weight before; that may still arrive, so it is remembered. */
export function aim(draft: Draft, weightPercent: number): void {
  dropWeightIntents(draft);
  draft.weight = {
    ...draft.weight,
    issued: [...new Set([...draft.weight.issued, weightPercent])],
  };
  intend(draft, { kind: 'set-weight', weightPercent });
}

export function dropWeightIntents(draft: Draft): void {
  draft.intents = draft.intents.filter(
    ({ effect }) => effect.kind !== 'set-weight',
  );
}

export function weightIntent(draft: Draft): Intent | undefined {
  return draft.intents.find(({ effect }) => effect.kind === 'set-weight');
}

/** The weight on its way, or the one that is. */
export function aimedAt(draft: Draft): number {
  const effect = weightIntent(draft)?.effect;
  return effect?.kind === 'set-weight'
    ? effect.weightPercent
    : draft.weight.confirmed;
}

export function enterStep(
  draft: Draft,
  index: number,
  by: string,
  reasons: readonly string[],
): void {
  draft.judge = beginJudgingStep(draft.judge);
  draft.verdict = undefined;
  draft.clock = { ...draft.clock, stepMs: 0 };
  goTo(draft, index, by, reasons);
}

/** A step, pending before the first, or promoting at the last; without a fresh start for the judge. */
export function goTo(
  draft: Draft,
  index: number,
  by: string,
  reasons: readonly string[],
): void {
  if (index < 0) {
    enter(draft, { name: 'pending' }, by, reasons);
    return;
  }
  const { weightPercent } = draft.strategy.steps[index];
  if (
    aimedAt(draft) !== weightPercent ||
    draft.weight.confirmed !== weightPercent
  ) {
    aim(draft, weightPercent);
  }
  const last = index === draft.strategy.steps.length - 1;
  enter(
    draft,
    last
      ? { name: 'promoting', phase: 'raising' }
      : { name: 'step', index, settled: !weightIntent(draft) },
    by,
    reasons,
  );
}

/** From anywhere but adoption. Nothing is waited for: the write to 0 is among the effects of this very call. */
export function beginAbort(
  draft: Draft,
  by: string,
  reasons: readonly string[],
): void {
  aim(draft, 0);
  enter(draft, { name: 'aborting', by, because: [...reasons] }, by, reasons);
  notify(draft, 'aborting', `${by} aborts: ${reasons[0]}`);
}

export function notify(
  draft: Draft,
  about: Extract<Effect, { kind: 'notify' }>['about'],
  words: string,
): void {
  intend(draft, { kind: 'notify', about, words });
}

function nameOf(state: RolloutState): string {
  switch (state.name) {
    case 'step':
      return `step ${state.index + 1}`;
    case 'paused':
      return `paused: ${state.why}`;
    case 'promoting':
      return `promoting: ${state.phase}`;
    default:
      return state.name;
  }
}

function due({ effect, attempts, waitedMs }: Intent): boolean {
  // Taking users off a canary is tried at every call.
  const urgent = effect.kind === 'set-weight' && effect.weightPercent === 0;
  return (
    attempts === 0 ||
    urgent ||
    waitedMs >= Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1))
  );
}

/** Even a write of what was read last: somebody may have lowered it since. */
function mayRaise({ effect }: Intent): boolean {
  return effect.kind === 'set-weight' && effect.weightPercent > 0;
}

function essential(effect: Effect): boolean {
  return effect.kind === 'set-weight' || effect.kind === 'adopt';
}
