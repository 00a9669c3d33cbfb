/**
 * What the judge remembers. Plain JSON, small (some ten KB), to be stored with the rollout after every observation: a judge that
 * starts afresh after a restart or a change of weight would get a new chance to cry wolf, and the bound would be gone.
 */
import { z } from 'zod/v4';
import {
  enterStep,
  JUDGE_PRIOR,
  RATE_RATIOS,
  startAbortEvidence,
} from '../abortEvidence';
import { burnSchema, NO_BURN } from '../burnRate';
import { dispersionSchema, NO_DISPERSION } from '../dispersion';
import { EMPTY_HISTOGRAM, LATENCY_BOUNDS_MS } from '../latency';
import { INITIAL_PROMOTION_EVIDENCE } from '../promotionEvidence';
import { armCountsSchema } from './observations';

export const COMPARED = [
  'errors',
  'latency-p50',
  'latency-p90',
  'latency-p99',
] as const;
/** Signals that compare the arms, and so speak about "worse" and "not worse". */
export type ComparedSignal = (typeof COMPARED)[number];

const count = z.int().nonnegative();
const finite = z.number();

const abortSchema = z.strictObject({
  logNeutral: finite,
  logParts: z.array(finite).length(RATE_RATIOS.length),
});

const comparedSchema = z.strictObject({
  abort: abortSchema,
  promotion: z.strictObject({
    logS: finite,
    pastBad: count,
    pastSeen: count,
  }),
  dispersion: dispersionSchema,
  /** Units of this step. */
  counts: armCountsSchema,
  /** Units of the whole rollout. */
  totals: armCountsSchema,
});

const runsSchema = z.array(z.enum(['pass', 'fail'])).max(20);
const pathSchema = z.strictObject({
  path: z.string(),
  /** Newest last; what could not be measured is left out. */
  canary: runsSchema,
  stable: runsSchema,
  passedThisStep: z.boolean(),
  lastCouldNotMeasure: z.boolean(),
  lastFailure: z.string().optional(),
});

export const judgeStateSchema = z.strictObject({
  version: z.literal(1),
  errors: comparedSchema,
  'latency-p50': comparedSchema,
  'latency-p90': comparedSchema,
  'latency-p99': comparedSchema,
  /** Stable's latencies in windows before the next one. */
  latencyPast: z.array(count).length(LATENCY_BOUNDS_MS.length + 1),
  /** Evidence of errors against "no worse at all", whatever the step tolerates. */
  burnEvidence: abortSchema,
  burnCanary: burnSchema,
  burnStable: burnSchema,
  paths: z.array(pathSchema),
  /** Probe results already counted, newest last. */
  probeIds: z.array(z.string()),
  /** Starts of windows already counted. */
  windows: z.array(z.int()),
  /** Windows that start here or before are too late to be told from doubled ones. */
  lateBeforeMs: z.int().optional(),
  /** Judged time of this step, gaps left out. */
  observedMs: count,
});

export type JudgeState = Readonly<z.output<typeof judgeStateSchema>>;
export type ComparedState = JudgeState['errors'];

const NO_COUNTS = { badCanary: 0, badStable: 0, seenCanary: 0, seenStable: 0 };

export function createJudgeState(): JudgeState {
  const compared = (): ComparedState => ({
    abort: mutable(startAbortEvidence(JUDGE_PRIOR)),
    promotion: { ...INITIAL_PROMOTION_EVIDENCE },
    dispersion: { ...NO_DISPERSION },
    counts: { ...NO_COUNTS },
    totals: { ...NO_COUNTS },
  });
  const burn = () => NO_BURN.map(ring => ({ ...ring }));
  return {
    version: 1,
    errors: compared(),
    'latency-p50': compared(),
    'latency-p90': compared(),
    'latency-p99': compared(),
    latencyPast: [...EMPTY_HISTOGRAM],
    burnEvidence: mutable(startAbortEvidence(JUDGE_PRIOR)),
    burnCanary: burn(),
    burnStable: burn(),
    paths: [],
    probeIds: [],
    windows: [],
    observedMs: 0,
  };
}

/** Reads a stored state; throws rather than judge on half of one. */
export function parseJudgeState(data: unknown): JudgeState {
  return judgeStateSchema.parse(data);
}

/** At a change of weight: what speaks for an abort goes on, what speaks for a promotion starts afresh. */
export function beginJudgingStep(state: JudgeState): JudgeState {
  const compared = (signal: ComparedState): ComparedState => ({
    ...signal,
    abort: mutable(enterStep(signal.abort, JUDGE_PRIOR)),
    promotion: { ...signal.promotion, logS: 0 },
    counts: { ...NO_COUNTS },
  });
  return {
    ...state,
    errors: compared(state.errors),
    'latency-p50': compared(state['latency-p50']),
    'latency-p90': compared(state['latency-p90']),
    'latency-p99': compared(state['latency-p99']),
    burnEvidence: mutable(enterStep(state.burnEvidence, JUDGE_PRIOR)),
    paths: state.paths.map(path => ({ ...path, passedThisStep: false })),
    observedMs: 0,
  };
}

/** The evidence's own types promise not to be changed; a schema's output does not. */
export function mutable(evidence: {
  readonly logNeutral: number;
  readonly logParts: readonly number[];
}): JudgeState['burnEvidence'] {
  return evidence as JudgeState['burnEvidence'];
}
