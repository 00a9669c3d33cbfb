/** A judge that watches invented traffic, for tests. */
import { judge } from '../judge/judge';
import { createJudgeState, type JudgeState } from '../judge/judgeState';
import { observeWindow } from '../judge/observe';
import type { Verdict } from '../judge/verdict';
import { seededRandom } from '../random';
import { parseStrategy } from '../strategy/parseStrategy';
import type { Strategy, StrategyInput } from '../strategy/strategy';
import { traffic, type TrafficOptions } from './traffic';

export const strategyOf = (input: StrategyInput = {}) =>
  parseStrategy({
    steps: [
      { weightPercent: 10, minimumDurationSeconds: 20, minimumSamples: 50 },
      { weightPercent: 50, minimumDurationSeconds: 20 },
      { weightPercent: 100 },
    ],
    ...input,
  });

export const errorsOnly: StrategyInput = {
  signals: { errors: { share: 1 }, latency: false, burn: false },
};

/** Watches a canary second by second until the judge wants something else than to wait. */
export function watch(
  strategy: Strategy,
  options: Partial<TrafficOptions>,
  run: {
    seconds?: number;
    seed?: number;
    from?: JudgeState;
    startMs?: number;
  } = {},
): { verdict: Verdict; seconds: number; state: JudgeState } {
  const next = seededRandom(run.seed ?? 1);
  let state = run.from ?? createJudgeState();
  let verdict = judge(state, strategy, 0, { elapsedSeconds: 0 });
  let second = 0;
  while (second < (run.seconds ?? 300)) {
    const window = traffic(
      {
        weightPercent: 10,
        requests: 200,
        errorsStable: 0.005,
        errorsCanary: 0.005,
        ...options,
        fromMs: (run.startMs ?? 1_000_000_000) + second * 1_000,
      },
      next,
    );
    state = observeWindow(state, strategy, 0, window).state;
    second += 1;
    verdict = judge(state, strategy, 0, { elapsedSeconds: second });
    if (verdict.action === 'abort' || verdict.action === 'promote') {
      break;
    }
  }
  return { verdict, seconds: second, state };
}
