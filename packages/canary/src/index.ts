/**
 * The canary judge: decides on evidence that may be watched all the time. Pure, without Backstage.
 *
 * @packageDocumentation
 */
export { realisedShare, type ArmCounts } from './counts';
export {
  enterStep,
  INITIAL_ABORT_EVIDENCE,
  logEvidence,
  observeTick,
  RATE_RATIOS,
  rejectsNoWorse,
  STEP_TRICKLE,
  TICK_TRICKLE,
  type AbortEvidence,
  type AbortEvidenceOptions,
} from './abortEvidence';
export {
  INITIAL_PROMOTION_EVIDENCE,
  nearestNull,
  observePromotionTick,
  PROMOTION_THRESHOLD,
  supportsPromotion,
  type PromotionEvidence,
} from './promotionEvidence';
