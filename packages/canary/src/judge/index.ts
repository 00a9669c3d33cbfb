export { judge, type JudgeOptions } from './judge';
export {
  beginJudgingStep,
  createJudgeState,
  judgeStateSchema,
  parseJudgeState,
  type JudgeState,
} from './judgeState';
export {
  probeResultSchema,
  telemetryWindowSchema,
  type Comparison,
  type ProbeResult,
  type TelemetryWindow,
} from './observations';
export { observeProbe, observeWindow } from './observe';
export {
  verdictSchema,
  type Needs,
  type SignalReport,
  type Verdict,
} from './verdict';
