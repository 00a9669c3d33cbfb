export { advance } from './advance';
export {
  commandSchema,
  type Command,
  type EffectResult,
  type EffectToTry,
  type FencingToken,
  type Observations,
  type TargetReading,
} from './observations';
export { pathsNotPassed } from './ready';
export {
  hasEnded,
  parseRollout,
  rolloutSchema,
  type CommandAnswer,
  type Effect,
  type Intent,
  type Pause,
  type Rollout,
  type RolloutEvent,
  type RolloutState,
} from './rollout';
export {
  RolloutRefused,
  startRollout,
  type EarlierRollout,
  type StartRequest,
} from './start';
