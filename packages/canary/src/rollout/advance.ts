/**
 * The rollout, as a pure function: `(rollout, observations, now) → (rollout', effects)`.
 *
 * Whoever calls it stores `rollout'` and only then tries the effects: what is about to be done is known before it is done, so
 * whoever takes over after a crash tries the same effects again. They can all be done twice. What came of them is told in
 * the next call, and not believed: a weight is done when it is read back.
 *
 * **pending**: the version is not ready to take traffic yet, or a critical path has not passed on it. No user has
 * seen it. It goes to the first step when the target reports the digest as ready at weight 0 and stable as expected; to
 * *failed* when that takes too long; to *aborting* when a probe vetoes.
 *
 * **step i**: the canary has the step's weight, or is on its way there. Only once the weight was read back (*settled*) can it
 * be promoted, by the judge alone or by a person's command. A step that is not decided in its time asks a person.
 *
 * **paused** keeps the weight as it is and goes on observing: an abort needs no resume. Why decides what ends it:
 *   - *person*: a person resumes.
 *   - *telemetry-gap*: ends by itself with the next telemetry. It never aborts: silence says nothing about the canary.
 *   - *foreign-weight*: the target has a weight that we did not write, or another stable. Nothing is written over it; a person
 *     takes a weight over by resuming; with another stable the rollout can only be aborted.
 *   - *undecided*: the step's time is over without evidence for either; a person resumes (the step's time starts anew), promotes
 *     with a reason, or aborts.
 *   For all but the gap, when nobody decides for `giveUpSeconds`, the rollout goes back to stable. A gap is announced again.
 *
 * **promoting**: *raising* the weight to 100; *soaking* there with stable still warm, so that an abort goes back at once;
 * *adopting*, when the canary becomes stable. In adoption an abort is refused: the two versions are changing places, and
 * weight 0 could hit the wrong one. It is over when the target reports the digest as its stable.
 *
 * **completed**: everybody is served by the version, and it is stable.
 *
 * **aborting**: the weight goes to 0, tried at every call until it is read back. It waits for nothing, and nothing but a lower
 * weight is written. **rolled back**: it was read back; stable has 100 %.
 *
 * **failed**: it never began, or adoption could not be finished in its time or found another stable, and a person must look.
 *
 * Time is what passes between calls, at most ten seconds each: a clock that jumps ends neither a step nor anybody's patience.
 * A caller whose lease is older than one that has acted gets nothing to do.
 */
import { judge } from '../judge/judge';
import { observeProbe, observeWindow } from '../judge/observe';
import { hear } from './commands';
import { draftOf, effectId, finish, type Draft } from './draft';
import type { EffectToTry, Observations } from './observations';
import { hasEnded, type Rollout } from './rollout';
import { decide } from './decide';
import { fenceOff, superviseTarget } from './weight';

/** Telemetry of a time that has not come yet: one of the clocks is wrong, and it is not judged by. */
const FUTURE_MS = 300_000;

export function advance(
  rollout: Rollout,
  seen: Observations,
  nowMs: number,
): { readonly rollout: Rollout; readonly effects: readonly EffectToTry[] } {
  if (seen.fence < rollout.fence) {
    return { rollout, effects: [] };
  }
  const draft = draftOf(rollout, nowMs);
  if (seen.fence > draft.fence) {
    takeOver(draft, seen);
  }
  forgetDone(draft, seen);
  if (hasEnded(draft)) {
    hear(draft, seen.commands ?? []);
    return finish(draft, seen.target);
  }
  observe(draft, seen);
  hear(draft, seen.commands ?? []);
  superviseTarget(draft, seen.target);
  decide(draft, seen.target);
  return finish(draft, seen.target);
}

function takeOver(draft: Draft, seen: Observations): void {
  draft.fence = seen.fence;
  draft.intents = draft.intents.map(intent => ({ ...intent, attempts: 0 }));
  fenceOff(draft, seen.target);
}

/** Weights and adoption are done when the target says so; the rest when whoever did it says so. */
function forgetDone(draft: Draft, seen: Observations): void {
  const done = new Set(
    (seen.results ?? [])
      .filter(({ outcome }) => outcome === 'done')
      .map(result => result.effectId),
  );
  draft.intents = draft.intents.flatMap(intent => {
    if (!done.has(effectId(draft, intent))) {
      return [intent];
    }
    const { kind } = intent.effect;
    return kind === 'set-weight' || kind === 'adopt'
      ? [{ ...intent, acknowledged: true }]
      : [];
  });
}

function observe(draft: Draft, seen: Observations): void {
  const index = judgedStep(draft);
  for (const window of seen.windows ?? []) {
    if (
      window.fromMs > draft.nowMs + FUTURE_MS ||
      (window.digest !== undefined && window.digest !== draft.digest)
    ) {
      continue;
    }
    const before = draft.judge;
    draft.judge = observeWindow(before, draft.strategy, index, window).state;
    if (draft.judge !== before) {
      draft.clock = { ...draft.clock, silentMs: 0 };
    }
  }
  for (const probe of seen.probes ?? []) {
    if (
      probe.digest === undefined ||
      probe.arm === 'stable' ||
      probe.digest === draft.digest
    ) {
      draft.judge = observeProbe(draft.judge, probe);
    }
  }
  draft.verdict = judge(draft.judge, draft.strategy, index, {
    elapsedSeconds: draft.clock.stepMs / 1_000,
  });
}

/** The step whose margins apply: the first before it has begun, the last one that compares when all is promoted. */
function judgedStep({ state, strategy }: Draft): number {
  const last = strategy.steps.length - 1;
  if (state.name === 'step' || state.name === 'paused') {
    return Math.min(Math.max(0, state.index), last);
  }
  return state.name === 'promoting' ? last : 0;
}
