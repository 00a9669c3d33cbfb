/** The judge with all its signals and the default strategy, step by step as it promotes: what becomes of a rollout. */
import { judge } from '../judge/judge';
import { beginJudgingStep, createJudgeState } from '../judge/judgeState';
import { observeWindow } from '../judge/observe';
import { seededRandom } from '../random';
import { DEFAULT_STRATEGY } from '../strategy/parseStrategy';
import { traffic, type TrafficOptions } from '../testing/traffic';

const WINDOW_MS = 2_000;
const REQUESTS = 400;
const MOST_WINDOWS = 900;

export interface WholeCase {
  readonly name: string;
  readonly healthy: boolean;
  readonly traffic: (window: number) => Partial<TrafficOptions>;
}

const base = { errorsStable: 0.0005, errorsCanary: 0.0005 };
const usual = { medianMs: 80 };

export const WHOLE: readonly WholeCase[] = [
  {
    name: 'healthy',
    healthy: true,
    traffic: () => ({ ...base, latency: usual }),
  },
  {
    name: 'healthy, all slow by half now and then',
    healthy: true,
    traffic: window => ({
      ...base,
      latency: { medianMs: window % 40 < 8 ? 120 : 80 },
    }),
  },
  {
    name: 'errors times 10',
    healthy: false,
    traffic: () => ({ ...base, errorsCanary: 0.005, latency: usual }),
  },
  {
    name: 'slower by a quarter',
    healthy: false,
    traffic: () => ({ ...base, latency: { ...usual, canaryFactor: 1.25 } }),
  },
  {
    name: '3 % hang',
    healthy: false,
    traffic: () => ({ ...base, latency: { ...usual, canaryTail: 0.03 } }),
  },
];

export interface WholeOutcome {
  aborted: number;
  promoted: number;
  /** Neither within half an hour: a person is asked in the end. */
  held: number;
  /** Mean of both arms until the end. */
  requests: number;
  /** Mean errors of the canary until the end. */
  errors: number;
}

export function watchWhole(what: WholeCase, runs: number): WholeOutcome {
  const sum = { aborted: 0, promoted: 0, held: 0, requests: 0, errors: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const { ended, requests, errors } = one(what, seed);
    sum[ended] += 1;
    sum.requests += requests / runs;
    sum.errors += errors / runs;
  }
  return sum;
}

function one(what: WholeCase, seed: number) {
  const next = seededRandom(seed);
  const strategy = DEFAULT_STRATEGY;
  let state = beginJudgingStep(createJudgeState());
  let step = 0;
  let errors = 0;
  let since = 0;
  for (let window = 0; window < MOST_WINDOWS; window++) {
    const seen = traffic(
      {
        fromMs: window * WINDOW_MS,
        lengthMs: WINDOW_MS,
        weightPercent: strategy.steps[step].weightPercent,
        requests: REQUESTS,
        ...what.traffic(window),
      },
      next,
    );
    errors += seen.arms.errors.badCanary;
    state = observeWindow(state, strategy, step, seen).state;
    const { action } = judge(state, strategy, step, {
      elapsedSeconds: ((window - since + 1) * WINDOW_MS) / 1_000,
    });
    const requests = (window + 1) * REQUESTS;
    if (action === 'abort') {
      return { ended: 'aborted' as const, requests, errors };
    }
    if (action === 'promote') {
      step += 1;
      since = window + 1;
      if (step === strategy.steps.length - 1) {
        return { ended: 'promoted' as const, requests, errors };
      }
      state = beginJudgingStep(state);
    }
  }
  return { ended: 'held' as const, requests: MOST_WINDOWS * REQUESTS, errors };
}
