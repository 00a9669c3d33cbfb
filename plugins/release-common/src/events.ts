/** The signal channel that tells front ends to fetch again. Carries no data of a release: every open page may hear it. */
export const RELEASE_SIGNAL_CHANNEL = 'companyos:release';

/** The refetch hint; the ID lets a page ignore other rollouts. */
export type RolloutChangedSignal = {
  readonly type: 'rollout-changed';
  readonly rolloutId: string;
};

/** The `events` topic on which the release back end says that a rollout changed its state. */
export const RELEASE_EVENTS_TOPIC = 'companyos.release';

/** What the event carries: enough to fetch, nothing to trust. */
export interface RolloutChangedEvent {
  readonly rolloutId: string;
  readonly releaseId: string;
  readonly state: string;
}

/** The refetch hint for scorecards, on the same channel: a gate of this release was reported. */
export type ScorecardChangedSignal = {
  readonly type: 'scorecard-changed';
  readonly releaseId: string;
};
