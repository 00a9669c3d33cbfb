import { dispersionFactor } from '../dispersion';
import { informationLimit, promotionGrowth } from '../information';
import { PROMOTION_THRESHOLD } from '../promotionEvidence';
import type { Strategy, StrategyStep } from '../strategy/strategy';
import { COMPARED, type ComparedSignal, type JudgeState } from './judgeState';
import type { Needs } from './verdict';

/**
 * How much it would take to decide this step: the expected requests until "worse by δ" is rejected on every signal, if the
 * canary does as stable does, and the time for them at the traffic seen. `undefined` once nothing is missing.
 */
export function estimateNeeds(
  state: JudgeState,
  strategy: Strategy,
  step: StrategyStep,
): Needs | undefined {
  const { counts } = state.errors;
  const all = counts.seenCanary + counts.seenStable;
  // Where the canary saw nothing, the share is the one it was meant to get.
  const share =
    counts.seenCanary > 0 && counts.seenStable > 0
      ? counts.seenCanary / all
      : Math.min(0.99, step.weightPercent / 100);
  const compared = COMPARED.filter(
    id => id === 'errors' || strategy.signals.latency,
  );
  const requests = Math.max(
    (step.minimumSamples - counts.seenCanary) / share,
    ...compared.map(id => missing(state, id, step, share)),
  );
  if (!(requests > 0)) {
    return undefined;
  }
  const perSecond =
    state.observedMs > 0 ? (all * 1_000) / state.observedMs : undefined;
  const stableRate = counts.badStable / Math.max(1, counts.seenStable);
  const doubled = informationLimit({
    share,
    rateStable: stableRate,
    rateCanary: Math.min(1, 2 * stableRate),
    alpha: strategy.falseAbortProbability * strategy.signals.errors.share,
  });
  return {
    requests: Math.ceil(requests),
    ...(perSecond && {
      requestsPerSecond: perSecond,
      // Without traffic of its own the canary learns nothing, however long it takes.
      ...(counts.seenCanary > 0 && { seconds: requests / perSecond }),
    }),
    ...(Number.isFinite(doubled) && {
      requestsToNoticeDoubling: Math.ceil(doubled),
    }),
  };
}

function missing(
  state: JudgeState,
  id: ComparedSignal,
  step: StrategyStep,
  share: number,
): number {
  const { promotion, dispersion } = state[id];
  const nats = Math.log(PROMOTION_THRESHOLD) - promotion.logS;
  if (nats <= 0) {
    return 0;
  }
  const rate = (promotion.pastBad + 0.5) / (promotion.pastSeen + 1);
  const margin = id === 'errors' ? step.margin : step.latencyMargin;
  return (
    (nats * dispersionFactor(dispersion)) / promotionGrowth(rate, margin, share)
  );
}
