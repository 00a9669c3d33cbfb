import type { Look } from '@companyos/plugin-operation-react';
import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import { rolloutLook } from './rollout';

/** How a rollout stands: the answer as a sentence, then why. Pure. */
export interface RolloutAnswer {
  readonly look: Look;
  readonly sentence: string;
  /** What the controller or the judge says; what matters most first. */
  readonly reasons: readonly string[];
}

export function rolloutAnswer(rollout: Rollout): RolloutAnswer {
  return {
    look: rolloutLook(rollout),
    sentence: sentenceOf(rollout),
    reasons: reasonsOf(rollout),
  };
}

function sentenceOf(rollout: Rollout): string {
  const { kind, previous, release, target, weightPercent } = rollout;
  const it = release.version;
  const before = previous?.version ?? 'what served before';
  switch (rollout.state) {
    case 'pending':
      return previous
        ? `${it} is being started beside ${before}, and no user has seen it yet.`
        : `${it} is being started at ${target}, where nothing serves yet.`;
    case 'progressing':
      return `${it} has ${weightPercent} % of ${target}, ${before} the rest: ${judging(
        rollout,
      )}.`;
    case 'paused':
      return `${it} is held at ${weightPercent} % of ${target}.`;
    case 'promoting':
      return kind === 'canary'
        ? `${it} has all of ${target}; ${before} stays warm until it has soaked.`
        : `${it} is taking all of ${target}.`;
    case 'aborting':
      return `${it} is being taken back: ${before} gets all of ${target} again.`;
    case 'completed':
      return kind === 'rollback'
        ? `${target} went back to ${it}, which serves everybody.`
        : `${it} took all of ${target}.`;
    case 'rolled-back':
      return `${it} was taken back: ${before} has all of ${target} again.`;
    case 'failed':
      return `${it} never took over ${target}.`;
    default:
      return `${it} at ${target}: ${rollout.state}.`;
  }
}

const JUDGING: { readonly [action: string]: string } = {
  hold: 'the judge asks for more evidence',
  promote: 'the judge lets it go on',
  abort: 'the judge takes it back',
  'cannot-decide': 'the judge cannot decide at this traffic',
};

function judging({ verdict }: Rollout): string {
  return (
    (verdict && JUDGING[verdict.action]) ??
    'nothing has been seen at this weight yet'
  );
}

function reasonsOf({
  state,
  stateReason,
  verdict,
}: Rollout): readonly string[] {
  const said = stateReason ? [stateReason] : [];
  if (isRolloutEnded(state) || state === 'aborting' || !verdict) return said;
  return [...new Set([...said, ...verdict.reasons])];
}

/** A controller looks every second; this long without one and nobody decides any more. */
const UNWATCHED_MS = 15_000;

/** Whether a rollout that is under way has no controller looking after it. */
export function isUnwatched(
  {
    state,
    startedAt,
    watchedAt,
  }: Pick<Rollout, 'state' | 'startedAt' | 'watchedAt'>,
  nowMs: number,
): boolean {
  return (
    !isRolloutEnded(state) &&
    nowMs - Date.parse(watchedAt ?? startedAt) > UNWATCHED_MS
  );
}
