/**
 * The canary judge: decides on evidence that may be watched all the time. Pure, without Backstage.
 *
 * @packageDocumentation
 */
export { realisedShare, type ArmCounts } from './counts';
export {
  enterStep,
  EVEN_PRIOR,
  INITIAL_ABORT_EVIDENCE,
  JUDGE_PRIOR,
  logEvidence,
  observeTick,
  RATE_RATIOS,
  rejectsNoWorse,
  startAbortEvidence,
  STEP_TRICKLE,
  TICK_TRICKLE,
  type AbortEvidence,
  type AbortEvidenceOptions,
  type AbortPrior,
} from './abortEvidence';
export {
  INITIAL_PROMOTION_EVIDENCE,
  nearestNull,
  observePromotionTick,
  PROMOTION_THRESHOLD,
  supportsPromotion,
  type PromotionEvidence,
} from './promotionEvidence';
export {
  dispersionFactor,
  NO_DISPERSION,
  observePlacebo,
  type Dispersion,
} from './dispersion';
export { divergence, informationLimit, promotionGrowth } from './information';
export {
  EMPTY_HISTOGRAM,
  histogramOf,
  LATENCY_BOUNDS_MS,
  latencyBucket,
  type Histogram,
} from './latency';
export {
  UnitCounter,
  type UnitCounterOptions,
  type UnitSighting,
} from './units';
export * from './judge';
export {
  DEFAULT_STRATEGY,
  parseStrategy,
  StrategyError,
  type StrategyProblem,
} from './strategy/parseStrategy';
export {
  strategySchema,
  type Strategy,
  type StrategyInput,
  type StrategyStep,
} from './strategy/strategy';
export * from './rollout';
