import {
  aim,
  beginAbort,
  dropWeightIntents,
  enter,
  notify,
  weightIntent,
  type Draft,
} from './draft';
import type { TargetReading } from './observations';
import type { Intent } from './rollout';

/** Compares what the target says with what we wrote. Ours is confirmed; anybody else's is never written over upwards. */
export function superviseTarget(
  draft: Draft,
  target: TargetReading | undefined,
): void {
  if (!target || !underway(draft) || replaced(draft, target)) {
    return;
  }
  const { weightPercent } = target;
  const { state } = draft;
  if (weightPercent === undefined) {
    return;
  }
  if (state.name === 'paused' && state.why === 'foreign-weight') {
    draft.weight = { ...draft.weight, foreign: weightPercent };
    return;
  }
  const intent = weightIntent(draft);
  const aimed =
    intent?.effect.kind === 'set-weight'
      ? intent.effect.weightPercent
      : undefined;
  if (weightPercent === aimed) {
    // Without the acknowledgement the write may still be under way, and an older one with it.
    if (intent && hasArrived(intent, target)) {
      confirm(draft, weightPercent);
    }
    return;
  }
  if (weightPercent === draft.weight.confirmed) {
    return;
  }
  if (draft.weight.issued.includes(weightPercent)) {
    // An earlier write of ours came late.
    draft.weight = { ...draft.weight, confirmed: weightPercent };
    return;
  }
  // A token of ours on a weight that is none: the write was applied in part, and is tried again.
  if (!target.writtenBy) {
    pauseForForeign(
      draft,
      weightPercent,
      `The target has a weight of ${weightPercent} %, which this rollout did not write (${draft.weight.confirmed} % was its last). It is left as it is: resume to take it over, or abort.`,
    );
  }
}

/** Whether this very write is what the target shows. */
export function hasArrived(intent: Intent, target: TargetReading): boolean {
  return intent.acknowledged || target.writtenBy?.sequence === intent.sequence;
}

/** After a new holder of the lease: a write of the weight as it is, so that the target refuses the one before. */
export function fenceOff(
  draft: Draft,
  target: TargetReading | undefined,
): void {
  if (
    underway(draft) &&
    !(draft.state.name === 'paused' && draft.state.why === 'foreign-weight') &&
    !weightIntent(draft) &&
    target?.weightPercent === draft.weight.confirmed
  ) {
    aim(draft, draft.weight.confirmed);
  }
}

function underway({ state }: Draft): boolean {
  return (
    state.name === 'step' ||
    (state.name === 'promoting' && state.phase !== 'adopting') ||
    (state.name === 'paused' && state.index >= 0)
  );
}

function confirm(draft: Draft, weightPercent: number): void {
  dropWeightIntents(draft);
  draft.weight = { confirmed: weightPercent, issued: [] };
  if (draft.state.name === 'step') {
    draft.state = { ...draft.state, settled: true };
  }
}

/**
 * Evidence belongs to two versions. Another canary under our name is taken off. Another stable is somebody's decision, perhaps a
 * rollback while nobody of ours was there: nothing is written at all until a person says what holds.
 */
function replaced(draft: Draft, target: TargetReading): boolean {
  const { stableDigest, canaryDigest, weightPercent } = target;
  if (stableDigest !== draft.stableDigest) {
    pauseForForeign(
      draft,
      weightPercent ?? draft.weight.confirmed,
      `Stable was replaced by ${stableDigest} during the rollout; ${draft.stableDigest} was what the canary was compared with. Everything is left as it is: abort, and start again if it is still wanted.`,
    );
    return true;
  }
  if (canaryDigest !== undefined && canaryDigest !== draft.digest) {
    beginAbort(draft, 'controller', [
      `The canary serves ${canaryDigest}, and this rollout is of ${draft.digest}.`,
    ]);
    return true;
  }
  return false;
}

function pauseForForeign(
  draft: Draft,
  weightPercent: number,
  because: string,
): void {
  const { state } = draft;
  draft.weight = { ...draft.weight, foreign: weightPercent };
  // What is on its way upwards must not be tried again over somebody else's decision.
  dropWeightIntents(draft);
  if (
    state.name === 'paused' &&
    state.why === 'foreign-weight' &&
    state.because === because
  ) {
    return;
  }
  const last = draft.strategy.steps.length - 1;
  const running = state.name === 'step' ? state.index : last;
  enter(
    draft,
    {
      name: 'paused',
      why: 'foreign-weight',
      index: state.name === 'paused' ? state.index : running,
      by: 'controller',
      because,
    },
    'controller',
    [because],
  );
  notify(draft, 'paused', because);
}
