import type {
  ProbeArm,
  ProbeFailureClass,
} from '@companyos/plugin-probe-common';
import type { z } from 'zod/v4';

/** Where a probe walks. */
export interface ProbeTarget {
  readonly id: string;
  readonly baseUrl: string;
  /** Headers that lead a request to an arm; an arm that is left out cannot be walked. */
  readonly arms: {
    readonly [arm in ProbeArm]?: { readonly [header: string]: string };
  };
  /** The header of an answer that says which version gave it. */
  readonly digestHeader?: string;
}

/** A scheduled synthetic walk of a critical path. Make one with `defineProbe`. */
export interface Probe {
  /** Small letters, digits and hyphens; never given to another probe. */
  readonly id: string;
  readonly title: string;
  /** Reference of the catalog entity that it watches; who is notified of a failure is looked up there. */
  readonly owner: string;
  /** `login`, `tenant-query`, `export`, `job-queue`, … */
  readonly criticalPath: string;
  readonly target: ProbeTarget;
  readonly intervalMs: number;
  /** Of a whole run. */
  readonly timeoutMs: number;
  /** Called for each run, so that what steps hand on to one another lives in its closure. */
  readonly steps: () => readonly ProbeStep[];
}

export interface ProbeStep {
  readonly title: string;
  /**
   * Walks on. What the target did wrong is said with `context.fail` or found by `context.http`; anything else thrown here
   * is a bug of the probe, and nothing is known of the target.
   */
  run(context: ProbeContext): Promise<void>;
}

export interface ProbeContext {
  readonly arm: ProbeArm;
  /** Aborted when the run is over. */
  readonly signal: AbortSignal;
  readonly http: ProbeHttp;
  /** The target is wrong: the run fails with this sentence. */
  fail(message: string): never;
  /** Nothing can be said of the target, for instance because the probe has no credentials. */
  cannotMeasure(message: string): never;
  /**
   * Asks again and again until there is an answer that is not undefined. What does not happen in time is the target's
   * failure.
   *
   * @param what - what is waited for: "The job to be done"
   */
  until<T>(
    what: string,
    ask: () => Promise<T | undefined>,
    options?: { readonly everyMs?: number; readonly withinMs?: number },
  ): Promise<T>;
}

export interface ProbeRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Besides the run's own timeout. */
  readonly timeoutMs?: number;
  /** Another arm than the run's, to compare with. Its digest says nothing about the run. */
  readonly arm?: ProbeArm;
}

/**
 * Speaks HTTP to the probe's target and to nothing else, on the run's arm. Bounded: it follows no redirect and reads a
 * mebibyte at most. No answer is a failure of the target; what is wrong on this side is "could not measure".
 */
export interface ProbeHttp {
  /** @param path - below the target's base URL, from the slash on */
  request(path: string, request?: ProbeRequest): Promise<ProbeAnswer>;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of the version that answered, if it said so. */
  readonly digest: string | undefined;
  /** Fails the run unless this is the status. */
  expectStatus(status: number): ProbeAnswer;
  /** Fails the run unless the body is JSON of this shape. */
  json<T>(schema: z.ZodType<T>): T;
}

/** Time as a run needs it; tests pass their own. */
export interface ProbeClock {
  now(): Date;
  /** Grows evenly, whatever the wall clock does. */
  monotonicMs(): number;
  /** @returns a function that calls it off */
  after(delayMs: number, callback: () => void): () => void;
}

export type ProbeVerdict =
  | { readonly outcome: 'pass' }
  | {
      readonly outcome: 'fail';
      readonly failureClass: ProbeFailureClass;
      readonly message: string;
    }
  | { readonly outcome: 'could-not-measure'; readonly message: string };
