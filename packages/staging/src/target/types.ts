import type { Histogram } from '@companyos/canary';

/**
 * What a release can learn of staging and ask of it, in plain types: put a version there, give it a share, see what the
 * share really did, take it away.
 */

/** A version at the target, or on its way there or away. Named by whoever deploys it, for instance by its release. */
export interface Deployment {
  readonly id: string;
  readonly version: string;
  /** `sha256:…` over the files that run; what the process itself reports. */
  readonly digest: string;
  readonly state: DeploymentState;
  /** Why it is not running, in words; null while it does. */
  readonly reason: string | null;
}

export type DeploymentState =
  /** Asked for and stored; the process is not healthy yet. */
  | 'starting'
  /** Healthy, and its digest is the one that was deployed. */
  | 'running'
  /** Could not be started, or is not what was deployed; stays so until it is deployed again or retired. */
  | 'failed'
  /** Asked to go; finishes what it has begun. */
  | 'retiring'
  | 'retired';

/** Who gets the traffic. With a canary, `canaryPercent` of it; without one, stable has it all. */
export interface Weights {
  readonly stable: string;
  readonly canary: string | null;
  /** A whole number from 0 to 100. */
  readonly canaryPercent: number;
}

/** Weights as the router has them, not as they were asked for. */
export interface WeightsInForce extends Weights {
  /** Grows with every change, whoever made it: one that a controller did not make is foreign. */
  readonly generation: number;
}

/** A user who can sort out whose word counts: a lower fence than one seen before is refused. */
export interface Fenced {
  readonly fence: number;
}

/** Sparse histogram: how many took up to so many milliseconds, ascending; boundaries are 2 % apart. */
export type LatencyHistogram = readonly (readonly [
  upToMs: number,
  count: number,
])[];

export interface ArmTick {
  /** Requests that started in the tick, all of them finished. */
  readonly requests: number;
  /** Of these: answered 5xx, cut off, or not finished at their deadline. */
  readonly errors: number;
  /** Of the errors: not finished at their deadline. */
  readonly unfinished: number;
  /**
   * Users, each counted once a tick; a request of nobody in particular is a unit of its own. Whoever had a bad request is
   * left out of later ticks until the canary is another one: however often a user fails, it is one piece of evidence.
   */
  readonly seenUnits: number;
  readonly badUnits: number;
  /** Of each request. */
  readonly latency: LatencyHistogram;
  /** Of each unit, the slowest of its requests; as the judge takes it. */
  readonly unitLatency: Histogram;
  /** By first segment of the path, for people. */
  readonly paths: {
    readonly [path: string]: {
      readonly requests: number;
      readonly errors: number;
    };
  };
  /** Digests that answers carried. */
  readonly digests: readonly string[];
}

/**
 * What both arms did with the requests that *started* in one interval. Closed when the last of them has finished or met
 * its deadline, so it may arrive after a later one; never straddles a change of weights.
 */
export interface Tick {
  readonly sequence: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly generation: number;
  readonly canaryPercent: number;
  /** Which deployment each arm was; null where there was none. */
  readonly stableDeployment: string | null;
  readonly canaryDeployment: string | null;
  readonly stable: ArmTick;
  readonly canary: ArmTick;
  /** Sent to the canary by header. In no arm's counts: nobody tossed a coin for them. */
  readonly forced: { readonly requests: number; readonly errors: number };
}

export interface Observations {
  readonly ticks: readonly Tick[];
  /** Give it with the next question. */
  readonly cursor: string;
  /** Something between the last question and these ticks is lost, for instance because the router was restarted. */
  readonly gap: boolean;
}
