import type { ProbeResult, TelemetryWindow } from '@companyos/canary';

/** A version that a target could run. */
export interface TargetVersion {
  readonly version: string;
  /** `sha256:…` over the files that would run. */
  readonly digest: string;
}

/**
 * A version at the target, or on its way there or away. Whoever deploys it names it, by its release: lower-case letters,
 * digits, dots, hyphens and underscores, 63 at most.
 */
export interface Deployment {
  readonly id: string;
  readonly version: string;
  /** What the running thing itself reports; what was asked for until then. */
  readonly digest: string;
  /**
   * `starting`: accepted, not healthy yet. `running`: healthy, with the digest that was asked for. `failed`: could not be
   * started or is not what was asked for, and stays so until it is deployed again. `retired`: gone.
   */
  readonly state: 'starting' | 'running' | 'failed' | 'retired';
  /** Why it is not running, in words; null while it does. */
  readonly reason: string | null;
}

/** Who gets the traffic. With a canary, `canaryPercent` of it; without one, stable has it all. */
export interface Weights {
  /** Deployment ID; null where nothing serves yet. */
  readonly stable: string | null;
  readonly canary: string | null;
  /** From 0 to 100. */
  readonly canaryPercent: number;
}

/** Weights as the target has them, not as they were asked for. */
export interface WeightsInForce extends Weights {
  /** Grows with every change, whoever made it: one that the controller did not make is foreign. */
  readonly generation: number;
}

/** What the target says about itself. Digests are those that the running things report, not those that were asked for. */
export interface TargetReading extends WeightsInForce {
  /** Null where nothing serves. */
  readonly stableDigest: string | null;
  readonly canaryDigest: string | null;
  /** The canary is healthy and could take traffic, or more of it. */
  readonly canaryReady: boolean;
}

/** Sorts out whose word counts: a request with a lower fence than one that was seen is refused with `STALE_FENCE`. */
export interface Fenced {
  readonly fence: number;
}

export interface Observations {
  /** Closed windows; each is told once per cursor. One that the weight changed in has no `weightPercent`. */
  readonly windows: readonly TelemetryWindow[];
  /** Walks of critical paths, where this source knows of any. */
  readonly probes?: readonly ProbeResult[];
  /** Give it with the next question. */
  readonly cursor: string;
  /** Something between the last question and these windows is lost. */
  readonly gap: boolean;
}

/**
 * Where telemetry comes from: the target's own counters, or something that watches it.
 *
 * Rejects where nothing can be learned: the rollout then holds. An answer without windows is no news either.
 */
export interface MetricSource {
  readonly id: string;
  /** What it cannot tell: a strategy that judges by it is refused before anything begins. Nothing unless said. */
  readonly lacks?: readonly 'latency'[];
  /** Windows closed since the cursor; without one, those still known. */
  observe(component: string, cursor?: string): Promise<Observations>;
}

/** Which digests answered real requests. */
export interface DigestAnswers {
  readonly asked: number;
  readonly answers: readonly {
    readonly digest: string;
    readonly count: number;
  }[];
  /** Requests without an answer that names its digest. */
  readonly unanswered: number;
}

/**
 * A place that releases go to. `component` is a catalog reference, one of `components`.
 *
 * Every change is idempotent: the same call again changes nothing, so that a controller may repeat what it does not know to
 * have happened. Every change carries a fence, so that a controller that lost its lease without noticing is refused. What is
 * wrong for good rejects with a `TargetError`; anything else thrown counts as "not reachable now", and is tried again.
 */
export interface ReleaseTarget extends MetricSource {
  readonly title: string;
  /** References of the components that go here. */
  readonly components: readonly string[];
  /** What could be deployed, newest first. */
  versions(component: string): Promise<readonly TargetVersion[]>;
  /** Brings a version there without giving it traffic. May answer `starting`: ask again until it is `running` or `failed`. */
  deploy(
    component: string,
    request: {
      readonly deployment: string;
      readonly version: string;
      readonly digest: string;
    } & Fenced,
  ): Promise<Deployment>;
  /**
   * Resolves when the weights are in force. `stable` may name what was the canary, with `canary: null`: that is how a canary
   * becomes stable.
   */
  setWeights(
    component: string,
    weights: Weights & Fenced,
  ): Promise<WeightsInForce>;
  readBack(component: string): Promise<TargetReading>;
  /** Takes a version away. Rejects with `IN_USE` while it has traffic or is stable. One that is not there is retired. */
  retire(
    component: string,
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment>;
  /** Sends this many requests the way users' requests go, and says which version answered. */
  verifyDigest(
    component: string,
    request: { readonly requests: number },
  ): Promise<DigestAnswers>;
}

export type TargetErrorCode =
  /** Another controller has a newer fence: stop acting. */
  | 'STALE_FENCE'
  /** The deployment has traffic, or could get some. */
  | 'IN_USE'
  /** There is no such component, version or deployment here. */
  | 'UNKNOWN'
  /** What is there is not what was asked for. */
  | 'DIGEST_MISMATCH'
  /** It will not do that, for a reason of its own. */
  | 'REFUSED';

/** What repeating will not change. */
export class TargetError extends Error {
  readonly name = 'TargetError';

  constructor(
    readonly code: TargetErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Recognises it also when two copies of this package are loaded. */
export function isTargetError(error: unknown): error is TargetError {
  return (
    error instanceof Error &&
    error.name === 'TargetError' &&
    typeof (error as Partial<TargetError>).code === 'string'
  );
}
