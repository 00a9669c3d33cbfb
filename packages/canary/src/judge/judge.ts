/**
 * The verdict on a canary at a step, from what was observed so far. Pure.
 *
 * **Abort** when a hard signal crosses, or a quorum of soft ones: at once, whatever minimum samples or durations say. Each
 * statistical signal crosses at `1/(α·vi)` with `Σ vi = 1`, so by Ville and the union bound a healthy canary is aborted with
 * probability α at most in the whole rollout; a quorum can only lower that. E-values of different signals are never
 * multiplied: one bad request may trip several.
 *
 * **Promote** only when nothing objects and everything that is asked has answered: the minimum samples and duration, "worse by
 * δ" rejected on errors and on each latency quantile (all of them must be, so no splitting), each critical path passed at this
 * weight, no incident in stable.
 *
 * **Hold** otherwise, and say **cannot decide** when the traffic is too little for this step's time, with how much it would take.
 * Nothing to compare is never a pass.
 */
import type { Strategy } from '../strategy/strategy';
import { comparedReports } from './compared';
import type { JudgeState } from './judgeState';
import { estimateNeeds } from './needs';
import { syntheticReports } from './synthetic';
import type { Needs, SignalReport, Verdict } from './verdict';
import { count, duration, plural } from './words';

export interface JudgeOptions {
  /** Time that this step has already taken, pauses left out. */
  readonly elapsedSeconds: number;
}

/** No "cannot decide" before this much was observed: the rate of traffic is not known earlier. */
const LEAST_OBSERVED_MS = 20_000;

export function judge(
  state: JudgeState,
  strategy: Strategy,
  stepIndex: number,
  options: JudgeOptions,
): Verdict {
  const step = strategy.steps[stepIndex];
  const signals = [
    ...comparedReports(state, strategy, step),
    ...syntheticReports(state, strategy),
  ];
  const worse = signals.filter(signal => signal.state === 'worse');
  const hard = worse.filter(signal => signal.role === 'hard');
  const soft = worse.filter(signal => signal.role === 'soft');
  if (hard.length > 0 || soft.length >= strategy.quorum) {
    return {
      action: 'abort',
      reasons: [...hard, ...soft].map(({ words }) => words),
      signals,
    };
  }
  const missing = [
    ...soft.map(
      ({ words }) =>
        `${words} Alone it does not abort: ${strategy.quorum} soft signals must agree.`,
    ),
    ...tooLittle(state, strategy, stepIndex),
    ...signals.filter(blocksPromotion).map(({ words }) => words),
  ];
  if (missing.length === 0) {
    return {
      action: 'promote',
      reasons: signals.map(({ words }) => words),
      signals,
    };
  }
  const needs = estimateNeeds(state, strategy, step);
  const left = step.maximumDurationSeconds - options.elapsedSeconds;
  const looked =
    state.observedMs >= LEAST_OBSERVED_MS ||
    options.elapsedSeconds * 1_000 >= LEAST_OBSERVED_MS;
  // What objects is a reason of its own: more traffic would not help there.
  if (
    needs &&
    looked &&
    soft.length === 0 &&
    !((needs.seconds ?? Infinity) <= Math.max(0, left))
  ) {
    return {
      action: 'cannot-decide',
      reasons: [cannotDecide(needs, Math.max(0, left)), ...missing],
      signals,
      needs,
    };
  }
  return { action: 'hold', reasons: missing, signals, ...(needs && { needs }) };
}

function blocksPromotion(signal: SignalReport): boolean {
  // A soft signal that crossed below the quorum is named before.
  return signal.state !== 'not-worse' && signal.state !== 'worse';
}

function tooLittle(
  state: JudgeState,
  strategy: Strategy,
  stepIndex: number,
): string[] {
  const step = strategy.steps[stepIndex];
  const { seenCanary } = state.errors.counts;
  const observed = state.observedMs / 1_000;
  return [
    ...(seenCanary < step.minimumSamples
      ? [
          `The canary has served ${plural(
            seenCanary,
            'unit',
          )} at this weight, and ${count(step.minimumSamples)} are asked for.`,
        ]
      : []),
    ...(observed < step.minimumDurationSeconds
      ? [
          `It was observed for ${duration(
            Math.floor(observed),
          )} at this weight, and ${duration(
            step.minimumDurationSeconds,
          )} are asked for.`,
        ]
      : []),
  ];
}

function cannotDecide(needs: Needs, leftSeconds: number): string {
  const rate =
    needs.requestsPerSecond === undefined
      ? 'no traffic seen'
      : `${Number(needs.requestsPerSecond.toPrecision(2))} requests a second`;
  const time =
    needs.seconds === undefined
      ? `and the canary gets none of them yet (${rate})`
      : `${duration(needs.seconds)} at ${rate}`;
  const doubling =
    needs.requestsToNoticeDoubling === undefined
      ? ''
      : ` Noticing a doubling of the error rate takes at least ${count(
          needs.requestsToNoticeDoubling,
        )}.`;
  return `Cannot decide at this traffic: it takes about ${count(
    needs.requests,
  )} more requests, ${time}, and this step has ${duration(
    leftSeconds,
  )} left.${doubling} More traffic, a larger share, a larger margin or a longer step would do; or a person decides.`;
}
