import {
  beginAbort,
  dropWeightIntents,
  enter,
  enterStep,
  goTo,
  type Draft,
} from './draft';
import type { Command } from './observations';
import { hasEnded } from './rollout';

const MOST_ANSWERS = 100;

/** Does what people ask for, once each, or says why not. */
export function hear(draft: Draft, commands: readonly Command[]): void {
  for (const command of commands) {
    if (draft.answers.some(({ commandId }) => commandId === command.id)) {
      continue;
    }
    const refused = obey(draft, command);
    draft.answers = [
      ...draft.answers,
      {
        commandId: command.id,
        accepted: refused === undefined,
        words: refused ?? `Done: ${command.kind}.`,
      },
    ].slice(-MOST_ANSWERS);
  }
}

/** `undefined` when done, or why not. */
function obey(draft: Draft, command: Command): string | undefined {
  if (hasEnded(draft)) {
    return 'The rollout has ended. To go back to another version, roll back to it by name.';
  }
  const { state } = draft;
  if (state.name === 'aborting') {
    return command.kind === 'abort'
      ? undefined
      : 'The rollout is being aborted, and that is not undone.';
  }
  if (state.name === 'promoting' && state.phase === 'adopting') {
    return 'The canary is becoming stable. Let it end, then roll back to the version before by name.';
  }
  switch (command.kind) {
    case 'abort':
      beginAbort(draft, command.actor, [command.reason]);
      return undefined;
    case 'pause':
      return pause(draft, command);
    case 'resume':
      return resume(draft, command);
    default:
      return promote(draft, command);
  }
}

function pause(draft: Draft, command: Command): string | undefined {
  const { state } = draft;
  if (
    state.name === 'paused' &&
    (state.why === 'person' || state.why === 'foreign-weight')
  ) {
    return undefined;
  }
  // A raise that is on its way is not tried again.
  dropWeightIntents(draft);
  enter(
    draft,
    {
      name: 'paused',
      why: 'person',
      index: indexOf(draft),
      by: command.actor,
      because: command.reason,
    },
    command.actor,
    [command.reason],
  );
  return undefined;
}

function resume(draft: Draft, command: Command): string | undefined {
  const { state } = draft;
  if (state.name !== 'paused') {
    return 'The rollout is not paused.';
  }
  if (state.why === 'telemetry-gap') {
    return 'It goes on by itself when telemetry is back. Promote or abort it to decide without.';
  }
  draft.clock = { ...draft.clock, stepMs: 0 };
  // What somebody else wrote is taken over by this person's decision, and becomes what we start from.
  const { confirmed, foreign = confirmed } = draft.weight;
  draft.weight = { confirmed: foreign, issued: [] };
  goTo(draft, state.index, command.actor, [command.reason]);
  return undefined;
}

function promote(draft: Draft, command: Command): string | undefined {
  const { state } = draft;
  const index = indexOf(draft);
  if (state.name === 'paused' && state.why === 'foreign-weight') {
    return 'Somebody else has set the weight. Resume first, to take it over.';
  }
  if (index < 0 || state.name === 'promoting') {
    return index < 0
      ? 'The canary is not ready to take traffic yet.'
      : 'The last step is under way; there is none to promote to.';
  }
  const next = index + 1;
  if (next >= draft.strategy.steps.length) {
    return 'The last step is under way; there is none to promote to.';
  }
  if (state.name === 'step' && !state.settled) {
    // Asked twice, or heard late: one decision is not for two steps.
    return 'The weight of this step has not been read back yet. Promote it when it has.';
  }
  // A decision taken in silence is carried out; if it stays silent, the rollout holds again, one step further.
  draft.clock = { ...draft.clock, silentMs: 0 };
  enterStep(draft, next, command.actor, [command.reason]);
  return undefined;
}

function indexOf({ state, strategy }: Draft): number {
  switch (state.name) {
    case 'step':
    case 'paused':
      return state.index;
    case 'promoting':
      return strategy.steps.length - 1;
    default:
      return -1;
  }
}
