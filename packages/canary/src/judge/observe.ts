import { JUDGE_PRIOR, observeTick } from '../abortEvidence';
import { observeBurn } from '../burnRate';
import type { ArmCounts } from '../counts';
import { dispersionFactor, observePlacebo } from '../dispersion';
import {
  addToPast,
  LATENCY_QUANTILES,
  slowAbove,
  slowCounts,
} from '../latency';
import { observePromotionTick } from '../promotionEvidence';
import type { Strategy } from '../strategy/strategy';
import {
  mutable,
  type ComparedSignal,
  type ComparedState,
  type JudgeState,
} from './judgeState';
import type { ProbeResult, TelemetryWindow } from './observations';

/** Later than this, a window cannot be told from a doubled one and is left out. */
export const LATEST_MS = 300_000;
/** As many starts of windows are remembered, so the state stays small whatever the windows' length. */
const MOST_WINDOWS = 1_200;
const MOST_PROBE_IDS = 200;

/**
 * Counts one window, once. Windows in which the weight changed are left out; those of another weight than the step's (late
 * ones from the step before) count against the canary as any other, but not towards this step's promotion.
 */
export function observeWindow(
  state: JudgeState,
  strategy: Strategy,
  stepIndex: number,
  window: TelemetryWindow,
): { readonly state: JudgeState; readonly judged: boolean } {
  const known = rememberWindow(state, window.fromMs);
  if (!known || window.weightPercent === undefined) {
    return { state: known ?? state, judged: false };
  }
  const step = strategy.steps[stepIndex];
  const ofStep = window.weightPercent === step.weightPercent;
  const next = {
    ...known,
    errors: compare(known.errors, window.arms.errors, {
      toleratedRatio: step.toleratedRatio,
      margin: step.margin,
      ofStep,
      fromMs: window.fromMs,
      placebo: window.placebo?.errors,
    }),
  };
  const { badCanary, seenCanary, badStable, seenStable } = window.arms.errors;
  if (strategy.signals.burn) {
    next.burnCanary = [
      ...observeBurn(known.burnCanary, window.fromMs, badCanary, seenCanary),
    ];
    next.burnStable = [
      ...observeBurn(known.burnStable, window.fromMs, badStable, seenStable),
    ];
    next.burnEvidence = mutable(
      observeTick(known.burnEvidence, window.arms.errors, {
        prior: JUDGE_PRIOR,
        dispersion: dispersionFactor(known.errors.dispersion),
      }),
    );
  }
  if (window.arms.latency && strategy.signals.latency) {
    const warm = known.observedMs >= strategy.warmUpSeconds * 1_000;
    if (warm) {
      Object.assign(
        next,
        compareLatency(known, window, {
          toleratedRatio: 1,
          floorMs: strategy.signals.latency.floorMs,
          margin: step.latencyMargin,
          ofStep,
          fromMs: window.fromMs,
        }),
      );
    }
    next.latencyPast = [
      ...addToPast(known.latencyPast, window.arms.latency.stable),
    ];
  }
  if (ofStep) {
    next.observedMs = known.observedMs + window.toMs - window.fromMs;
  }
  return { state: next, judged: true };
}

/** Counts one walk of a critical path, once. */
export function observeProbe(
  state: JudgeState,
  result: ProbeResult,
): JudgeState {
  if (state.probeIds.includes(result.id)) {
    return state;
  }
  const before = state.paths.find(({ path }) => path === result.path) ?? {
    path: result.path,
    canary: [],
    stable: [],
    passedThisStep: false,
    lastCouldNotMeasure: false,
  };
  const ofCanary = result.arm === 'canary';
  const after = {
    ...before,
    ...(ofCanary && {
      lastCouldNotMeasure: result.outcome === 'could-not-measure',
      passedThisStep: before.passedThisStep || result.outcome === 'pass',
    }),
    ...(result.outcome !== 'could-not-measure' && {
      [result.arm]: [...before[result.arm], result.outcome].slice(-20),
    }),
    ...(ofCanary &&
      result.outcome === 'fail' && {
        lastFailure: (result.message ?? 'no reason given').slice(0, 500),
      }),
  };
  return {
    ...state,
    paths: [...state.paths.filter(path => path !== before), after],
    probeIds: [...state.probeIds, result.id].slice(-MOST_PROBE_IDS),
  };
}

interface CompareOptions {
  readonly toleratedRatio: number;
  readonly margin: number;
  readonly ofStep: boolean;
  readonly fromMs: number;
  readonly placebo?: ArmCounts;
}

function compare(
  signal: ComparedState,
  counts: ArmCounts,
  options: CompareOptions,
): ComparedState {
  // The factor of the ticks before: this tick's placebo must not choose its own weight.
  const dispersion = dispersionFactor(signal.dispersion);
  return {
    abort: mutable(
      observeTick(signal.abort, counts, {
        toleratedRatio: options.toleratedRatio,
        prior: JUDGE_PRIOR,
        dispersion,
      }),
    ),
    promotion: options.ofStep
      ? observePromotionTick(
          signal.promotion,
          counts,
          options.margin,
          dispersion,
        )
      : signal.promotion,
    dispersion: options.placebo
      ? observePlacebo(signal.dispersion, options.placebo, options.fromMs)
      : signal.dispersion,
    counts: options.ofStep ? add(signal.counts, counts) : signal.counts,
    totals: add(signal.totals, counts),
  };
}

function compareLatency(
  state: JudgeState,
  window: TelemetryWindow,
  options: CompareOptions & { readonly floorMs: number },
): Partial<Record<ComparedSignal, ComparedState>> {
  const { latency } = window.arms;
  const placebo = window.placebo?.latency;
  const changed: Partial<Record<ComparedSignal, ComparedState>> = {};
  for (const quantile of LATENCY_QUANTILES) {
    const bucket = slowAbove(state.latencyPast, quantile, options.floorMs);
    if (latency && bucket !== undefined) {
      const signal = latencySignal(quantile);
      changed[signal] = compare(
        state[signal],
        slowCounts(latency.canary, latency.stable, bucket),
        {
          ...options,
          placebo:
            placebo && slowCounts(placebo.canary, placebo.stable, bucket),
        },
      );
    }
  }
  return changed;
}

export function latencySignal(quantile: number): ComparedSignal {
  return `latency-p${Math.round(quantile * 100)}` as ComparedSignal;
}

/** The state with this window remembered, or `undefined` where it was counted before or comes too late to tell. */
function rememberWindow(
  state: JudgeState,
  fromMs: number,
): JudgeState | undefined {
  const { windows, lateBeforeMs } = state;
  if (
    (lateBeforeMs !== undefined && fromMs <= lateBeforeMs) ||
    windows.includes(fromMs)
  ) {
    return undefined;
  }
  const newest = Math.max(fromMs, windows[windows.length - 1] ?? fromMs);
  const sorted =
    newest === fromMs
      ? [...windows, fromMs]
      : [...windows, fromMs].sort((a, b) => a - b);
  const kept = sorted
    .filter(start => start > newest - LATEST_MS)
    .slice(-MOST_WINDOWS);
  const forgotten = sorted.length - kept.length;
  return {
    ...state,
    windows: kept,
    lateBeforeMs: forgotten > 0 ? sorted[forgotten - 1] : lateBeforeMs,
  };
}

function add(sum: ArmCounts, counts: ArmCounts): ComparedState['counts'] {
  return {
    badCanary: sum.badCanary + counts.badCanary,
    badStable: sum.badStable + counts.badStable,
    seenCanary: sum.seenCanary + counts.seenCanary,
    seenStable: sum.seenStable + counts.seenStable,
  };
}
