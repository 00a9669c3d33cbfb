import type { Strategy, Verdict } from '@companyos/canary';
import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import type { BreakGlassAnswer, BreakGlassReport } from './breakGlass';
import type { ReleaseVerb, SteeringVerb } from './requests';
import type { ScorecardApi } from './scorecard';
import type { ReleaseState, RolloutState } from './states';

/** One version of one component, on its way to a target. */
export interface Release {
  /** `rel_` and a ULID. */
  readonly id: string;
  /** `component:default/staging-service` */
  readonly component: string;
  readonly target: string;
  readonly version: string;
  /** `sha256:…` of the files that run. */
  readonly digest: string;
  readonly state: ReleaseState;
  /** When it last took all traffic; null when it never did, and so is nothing to roll back to. */
  readonly servedAt: string | null;
  /** What the person who asks may do with it now. */
  readonly allowed: readonly ReleaseVerb[];
  /** Reference of who started it first. */
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A release, as a rollout refers to it. */
export interface ReleaseReference {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
}

/** One attempt to bring a release to its target. */
export interface Rollout {
  /** `ro_` and a ULID. */
  readonly id: string;
  readonly release: ReleaseReference;
  /** What served before, and serves again after an abort; null where nothing did. */
  readonly previous: ReleaseReference | null;
  readonly component: string;
  readonly target: string;
  /**
   * `canary`: step by step, judged. `first`: nothing served before, so it takes all traffic at once. `rollback`: a named
   * release takes all traffic at once.
   */
  readonly kind: 'canary' | 'first' | 'rollback';
  readonly state: RolloutState;
  /** Why it is in this state, in words. */
  readonly stateReason: string;
  /** Zero-based; null before the first step and for a rollback. */
  readonly stepIndex: number | null;
  readonly strategy: Strategy;
  /** The canary's share as decided. */
  readonly weightPercent: number;
  /** The canary's share as last read back from the target; null before the first look. */
  readonly observedPercent: number | null;
  readonly observedAt: string | null;
  /** The judge's last word on the current step, with its reasons; null where nothing is judged. */
  readonly verdict: Verdict | null;
  readonly startedBy: string;
  readonly reason: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
  /** When a controller last looked after it; an old time on an active rollout means that none does. */
  readonly watchedAt: string | null;
  /** What the person who asks may do with it now. */
  readonly allowed: readonly ReleaseVerb[];
}

/** One thing that happened to a rollout. */
export interface RolloutEvent {
  /** From 1, without gaps, per rollout. */
  readonly sequence: number;
  readonly at: string;
  /** `started`, `state`, `step`, `verdict`, `effect`, `asked`, `weight`, `ended`. */
  readonly kind: string;
  /** Who, for what a person asked; `service:plugin:release` for the controller. */
  readonly actor: string;
  /** One sentence or more. */
  readonly words: string;
  readonly operationId: string | null;
}

/** What both arms did in one window of telemetry, or in several that were summed, for charts and tables. */
export interface ObservationPoint {
  readonly fromMs: number;
  readonly toMs: number;
  /** Null where the weight changed within: such a window is shown, and not judged. */
  readonly weightPercent: number | null;
  readonly canary: { readonly bad: number; readonly seen: number };
  readonly stable: { readonly bad: number; readonly seen: number };
}

export interface TargetVersionView {
  readonly version: string;
  readonly digest: string;
}

export interface TargetView {
  readonly id: string;
  readonly title: string;
  readonly components: readonly string[];
}

export interface ReleasePage {
  readonly items: readonly Release[];
  /** Give it as `after` to go on; null where there is no more. */
  readonly next: string | null;
}

export interface RolloutPage {
  readonly items: readonly Rollout[];
  readonly next: string | null;
}

export interface ReleaseListQuery {
  readonly component?: string;
  readonly target?: string;
  readonly state?: ReleaseState;
  /** ID of the last one already seen; newest first. */
  readonly after?: string;
  /** 1 to 100, 20 unless told. */
  readonly limit?: number;
}

export interface RolloutListQuery {
  readonly component?: string;
  readonly target?: string;
  readonly release?: string;
  readonly active?: boolean;
  readonly after?: string;
  readonly limit?: number;
}

export type StartResult = {
  readonly operation: Operation;
  /** The rollout that it started, or that there was already; null where the version served before there was a portal. */
  readonly rolloutId: string | null;
  readonly releaseId: string | null;
};

export type SteerResult = {
  readonly operation: Operation;
  readonly rollout: Rollout;
};

/** What a target answered when it was asked which version it serves. */
export interface DigestCheck {
  readonly asked: number;
  /** How many answers came from the version that was wanted. */
  readonly matched: number;
  readonly answers: readonly {
    readonly digest: string;
    readonly count: number;
  }[];
  /** Requests without a usable answer. */
  readonly unanswered: number;
}

export type StartBody = {
  readonly component: string;
  readonly target: string;
  readonly version: string;
  readonly digest?: string;
  readonly strategy?: { readonly [key: string]: unknown };
  readonly retryReason?: string;
};

export interface RequestOptions {
  /** A Backstage token; the front end leaves it out, its fetch adds one. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** The release API as TypeScript; `ReleaseClient` speaks it over HTTP and throws `OperationError`. */
export interface ReleaseApi extends ScorecardApi {
  targets(request?: RequestOptions): Promise<readonly TargetView[]>;
  versions(
    query: { readonly target: string; readonly component: string },
    request?: RequestOptions,
  ): Promise<readonly TargetVersionView[]>;
  /** A dry run: plan and decision. */
  planStart(body: StartBody, request?: RequestOptions): Promise<DecidedPlan>;
  start(
    body: StartBody & { readonly reason: string; readonly planHash?: string },
    request?: RequestOptions,
  ): Promise<StartResult>;
  releases(
    query?: ReleaseListQuery,
    request?: RequestOptions,
  ): Promise<ReleasePage>;
  release(id: string, request?: RequestOptions): Promise<Release>;
  rollouts(
    query?: RolloutListQuery,
    request?: RequestOptions,
  ): Promise<RolloutPage>;
  rollout(id: string, request?: RequestOptions): Promise<Rollout>;
  history(
    rolloutId: string,
    request?: RequestOptions,
  ): Promise<readonly RolloutEvent[]>;
  observations(
    rolloutId: string,
    request?: RequestOptions,
  ): Promise<readonly ObservationPoint[]>;
  steer(
    rolloutId: string,
    verb: SteeringVerb,
    body: { readonly reason: string },
    request?: RequestOptions,
  ): Promise<SteerResult>;
  planRollback(
    releaseId: string,
    request?: RequestOptions,
  ): Promise<DecidedPlan>;
  rollback(
    releaseId: string,
    body: { readonly reason: string; readonly planHash?: string },
    request?: RequestOptions,
  ): Promise<Operation>;
  /** Takes down, late, what somebody did to a target while the portal was not there. */
  reportBreakGlass(
    body: BreakGlassReport,
    request?: RequestOptions,
  ): Promise<BreakGlassAnswer>;
}
