import { logEvidence } from '../abortEvidence';
import {
  boundOf,
  LATENCY_QUANTILES,
  latencyBucket,
  slowAbove,
} from '../latency';
import { PROMOTION_THRESHOLD, supportsPromotion } from '../promotionEvidence';
import type { Strategy, StrategyStep } from '../strategy/strategy';
import { burning } from '../burnRate';
import { latencySignal } from './observe';
import type { ComparedSignal, JudgeState } from './judgeState';
import type { SignalReport } from './verdict';
import { count, evidence, percent, points } from './words';

/** The reports of the signals that compare the arms: errors, latency at three quantiles, and the burn rate. */
export function comparedReports(
  state: JudgeState,
  strategy: Strategy,
  step: StrategyStep,
): SignalReport[] {
  const { errors, latency } = strategy.signals;
  const reports = [
    comparedReport(state, strategy, 'errors', {
      ...errors,
      margin: step.margin,
      label: 'Errors',
      bad: 'bad',
    }),
  ];
  for (const quantile of latency ? LATENCY_QUANTILES : []) {
    const { role, share, floorMs } = latency as LatencySignal;
    const bucket = slowAbove(state.latencyPast, quantile, floorMs);
    const name = `p${Math.round(quantile * 100)}`;
    const atFloor = bucket === latencyBucket(floorMs);
    const than = bucket === undefined ? '' : ` (${count(boundOf(bucket))} ms)`;
    reports.push(
      comparedReport(state, strategy, latencySignal(quantile), {
        role,
        share: share / 3,
        margin: step.latencyMargin,
        label: `Latency, ${name}`,
        bad: `slower than ${
          atFloor ? 'the floor' : `stable's past ${name}`
        }${than}`,
      }),
    );
  }
  const burn = burnReport(state, strategy);
  return burn ? [...reports, burn] : reports;
}

type LatencySignal = Exclude<Strategy['signals']['latency'], false>;

interface ComparedOptions {
  readonly role: 'hard' | 'soft';
  readonly share: number;
  readonly margin: number;
  readonly label: string;
  readonly bad: string;
}

function comparedReport(
  state: JudgeState,
  strategy: Strategy,
  id: ComparedSignal,
  options: ComparedOptions,
): SignalReport {
  const { abort, promotion, counts, totals } = state[id];
  const threshold = 1 / (strategy.falseAbortProbability * options.share);
  const logE = logEvidence(abort);
  const worse = logE >= Math.log(threshold);
  const notWorse = supportsPromotion(promotion);
  const shown = worse ? totals : counts;
  const e = Math.exp(Math.min(logE, 700));
  const s = Math.exp(Math.min(promotion.logS, 700));
  const seen = `${options.label}: ${count(shown.badCanary)} of ${count(
    shown.seenCanary,
  )} canary units ${options.bad}, ${count(shown.badStable)} of ${count(
    shown.seenStable,
  )} of stable`;
  const nothing = counts.seenCanary === 0 || counts.seenStable === 0;
  const decided = notWorse ? 'not-worse' : 'undecided';
  const words = {
    worse: `${seen}. The evidence that the canary is worse is ${evidence(
      e,
    )}; ${evidence(threshold)} is enough.`,
    'not-worse': `${seen}. Worse by ${points(
      options.margin,
    )} is rejected (evidence ${evidence(s)} of ${PROMOTION_THRESHOLD}).`,
    undecided: `${seen}. Worse by ${points(
      options.margin,
    )} is not rejected yet: evidence ${evidence(s)} of ${PROMOTION_THRESHOLD}.`,
    'no-data': noData(state, id, options.label),
  };
  const unseen = nothing ? 'no-data' : decided;
  const result = worse ? 'worse' : unseen;
  return {
    id,
    role: options.role,
    state: result,
    evidence: e,
    threshold,
    promotionEvidence: s,
    promotionThreshold: PROMOTION_THRESHOLD,
    canary: { bad: shown.badCanary, seen: shown.seenCanary },
    stable: { bad: shown.badStable, seen: shown.seenStable },
    words: words[result],
  };
}

function noData(state: JudgeState, id: ComparedSignal, label: string): string {
  const { counts } = state[id];
  const silent =
    id !== 'errors' &&
    state.errors.totals.seenStable > 0 &&
    !state.latencyPast.some(units => units > 0);
  return silent
    ? `${label}: the telemetry has none. If the target cannot report it, turn the signal off in the strategy (signals.latency: false).`
    : `${label}: nothing to compare in this step yet (${count(
        counts.seenCanary,
      )} canary units, ${count(counts.seenStable)} of stable).`;
}

/**
 * The budget burns, and it is the canary: the windows say how fast, the evidence says whose fault. Without the second a
 * shared incident would abort a healthy canary; with it the signal keeps its share of α. What burns in stable too is no
 * time to promote.
 */
function burnReport(
  state: JudgeState,
  strategy: Strategy,
): SignalReport | undefined {
  const { burn } = strategy.signals;
  if (!burn) {
    return undefined;
  }
  const canary = burning(state.burnCanary, burn.objective);
  const stable = burning(state.burnStable, burn.objective);
  const threshold = 1 / (strategy.falseAbortProbability * burn.share);
  const logE = logEvidence(state.burnEvidence);
  const common = {
    id: 'burn',
    role: burn.role,
    evidence: Math.exp(Math.min(logE, 700)),
    threshold,
  };
  const slo = `the budget of ${percent(burn.objective)}`;
  if (canary && logE >= Math.log(threshold)) {
    return {
      ...common,
      state: 'worse',
      words: `SLO burn: the canary uses up ${slo} ${evidence(
        canary.rate,
      )} times too fast over ${canary.words} (${
        canary.factor
      } is too much), and stable does not fare the same.`,
    };
  }
  if (stable?.pages) {
    return {
      ...common,
      state: 'shared',
      words: `SLO burn: stable itself uses up ${slo} ${evidence(
        stable.rate,
      )} times too fast over ${
        stable.words
      }. Nothing is promoted into an incident.`,
    };
  }
  return {
    ...common,
    state: canary?.pages ? 'undecided' : 'not-worse',
    words: canary?.pages
      ? `SLO burn: the canary uses up ${slo} ${evidence(
          canary.rate,
        )} times too fast over ${
          canary.words
        }; whether it is the canary's fault is not known yet.`
      : `SLO burn: ${slo} is not used up fast enough to page for.`,
  };
}
