/**
 * The states of a rollout:
 *
 * - `pending`: asked for; the canary is being deployed and gets no traffic yet.
 * - `progressing`: the canary holds a step's share of traffic, and the judge watches.
 * - `paused`: held at its share by a person, by silent telemetry or by a weight that someone else set; `stateReason` says which.
 * - `promoting`: all traffic is at the new version, the old one is kept warm until it has soaked.
 * - `aborting`: traffic goes back to the previous version.
 * - `completed`: the new version is stable. `rolled-back`: the previous one has all traffic again. `failed`: it never got there.
 *   These three are for good.
 */
export const rolloutStates = [
  'pending',
  'progressing',
  'paused',
  'promoting',
  'aborting',
  'completed',
  'rolled-back',
  'failed',
] as const;
export type RolloutState = (typeof rolloutStates)[number];

const ENDED: readonly RolloutState[] = ['completed', 'rolled-back', 'failed'];

export const activeRolloutStates: readonly RolloutState[] =
  rolloutStates.filter(state => !ENDED.includes(state));

export function isRolloutEnded(state: RolloutState): boolean {
  return ENDED.includes(state);
}

const WORDS: { readonly [state in RolloutState]: string } = {
  pending: 'Starting',
  progressing: 'Progressing',
  paused: 'Paused',
  promoting: 'Promoting',
  aborting: 'Aborting',
  completed: 'Completed',
  'rolled-back': 'Rolled back',
  failed: 'Failed',
};

/** The state in a word or two. A state of a newer server reads as it is. */
export function rolloutStateWord(state: RolloutState): string {
  return WORDS[state] ?? state;
}

/**
 * Where a release stands: `new` (never served), `rolling-out`, `stable` (what its target serves), `superseded` (served once,
 * another one does now), `aborted` (its rollout was taken back), `failed` (it never started).
 */
export const releaseStates = [
  'new',
  'rolling-out',
  'stable',
  'superseded',
  'aborted',
  'failed',
] as const;
export type ReleaseState = (typeof releaseStates)[number];
