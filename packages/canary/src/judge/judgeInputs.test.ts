import { seededRandom } from '../random';
import { traffic } from '../testing/traffic';
import { errorsOnly, strategyOf, watch } from '../testing/watch';
import { judge } from './judge';
import {
  beginJudgingStep,
  createJudgeState,
  parseJudgeState,
  type JudgeState,
} from './judgeState';
import { observeProbe, observeWindow } from './observe';

const healthyLatency = { medianMs: 80 };

describe('stored and read again', () => {
  it('goes on as if nothing had happened, through a change of step', () => {
    const strategy = strategyOf();
    const next = seededRandom(3);
    let kept = createJudgeState();
    let stored = createJudgeState();
    for (let second = 0; second < 60; second++) {
      if (second === 30) {
        kept = beginJudgingStep(kept);
        stored = beginJudgingStep(stored);
      }
      const index = second < 30 ? 0 : 1;
      const window = traffic(
        {
          fromMs: second * 1_000,
          weightPercent: index === 0 ? 10 : 50,
          requests: 300,
          errorsCanary: 0.01,
          errorsStable: 0.01,
          latency: healthyLatency,
        },
        next,
      );
      kept = observeWindow(kept, strategy, index, window).state;
      stored = parseJudgeState(JSON.parse(JSON.stringify(stored)));
      stored = observeWindow(stored, strategy, index, window).state;
    }
    expect(stored).toEqual(kept);
    expect(JSON.stringify(stored).length).toBeLessThan(20_000);
  });

  it('keeps the evidence against the canary over a change of step, not that for it', () => {
    const { state } = watch(
      strategyOf(errorsOnly),
      { errorsCanary: 0.012 },
      { seconds: 15 },
    );
    const next = beginJudgingStep(state);
    const parts = ({ errors }: JudgeState) =>
      [errors.abort.logNeutral, ...errors.abort.logParts]
        .map(Math.exp)
        .reduce((sum, part) => sum + part, 0);
    expect(parts(next)).toBeCloseTo(parts(state), 9);
    expect(next.errors.promotion.logS).toBe(0);
    expect(next.errors.promotion.pastSeen).toBe(
      state.errors.promotion.pastSeen,
    );
  });

  it('is refused when it is not whole', () => {
    const { errors, ...rest } = createJudgeState();
    expect(() => parseJudgeState(rest)).toThrow(/errors/);
    expect(() =>
      parseJudgeState({
        ...rest,
        errors: { ...errors, abort: { logNeutral: null, logParts: [] } },
      }),
    ).toThrow(/logNeutral/);
  });
});

describe('told things twice, late, or across a change of weight', () => {
  const strategy = strategyOf(errorsOnly);
  const window = (
    fromMs: number,
    more: { weightPercent?: number | undefined } = {},
  ) => ({
    ...traffic(
      { fromMs, weightPercent: 10, requests: 200, errorsCanary: 0.5 },
      seededRandom(fromMs + 1),
    ),
    ...more,
  });

  it('counts a window once', () => {
    const once = observeWindow(createJudgeState(), strategy, 0, window(0));
    const twice = observeWindow(once.state, strategy, 0, window(0));
    expect(twice).toEqual({ state: once.state, judged: false });
  });

  it('counts what comes out of order, and leaves out what is too late to be told from a doubled window', () => {
    let state = createJudgeState();
    for (const fromMs of [10_000, 2_000, 400_000]) {
      const result = observeWindow(state, strategy, 0, window(fromMs));
      expect(result.judged).toBe(true);
      state = result.state;
    }
    expect(observeWindow(state, strategy, 0, window(2_000)).judged).toBe(false);
    expect(observeWindow(state, strategy, 0, window(150_000)).judged).toBe(
      true,
    );
  });

  it('does not judge across a change of weight', () => {
    const result = observeWindow(
      createJudgeState(),
      strategy,
      0,
      window(0, { weightPercent: undefined }),
    );
    expect(result.judged).toBe(false);
    expect(result.state.errors.totals.seenCanary).toBe(0);
  });

  it('holds late windows of the step before against the canary, and not in favour of this step', () => {
    const late = window(0, { weightPercent: 1 });
    const { state } = observeWindow(createJudgeState(), strategy, 0, late);
    expect(state.errors.totals.badCanary).toBeGreaterThan(0);
    expect(state.errors.counts.seenCanary).toBe(0);
    expect(state.observedMs).toBe(0);
  });
});

describe('synthetic probes', () => {
  const strategy = strategyOf({
    signals: {
      errors: { share: 1 },
      latency: false,
      burn: false,
      synthetic: { paths: ['login'], failures: 2, of: 3 },
    },
  });
  let ids = 0;
  const probe = (
    state: JudgeState,
    outcome: 'pass' | 'fail' | 'could-not-measure',
    arm: 'canary' | 'stable' = 'canary',
    path = 'login',
  ) => {
    ids += 1;
    return observeProbe(state, {
      id: `run-${ids}`,
      path,
      arm,
      outcome,
      message: outcome === 'fail' ? 'POST /login answered 500.' : undefined,
    });
  };
  const decide = (state: JudgeState) =>
    judge(state, strategy, 0, { elapsedSeconds: 1 });

  it('veto after N of M failures, with the last failure in the reason', () => {
    let state = probe(createJudgeState(), 'fail');
    expect(decide(state).action).toBe('hold');
    state = probe(probe(state, 'pass'), 'fail');
    expect(decide(state)).toMatchObject({
      action: 'abort',
      reasons: [
        expect.stringMatching(
          /^Critical path login: 2 of the last 3 walks failed.*POST \/login answered 500\.$/,
        ),
      ],
    });
  });

  it('do not veto what fails on stable as well', () => {
    let state = probe(createJudgeState(), 'fail', 'stable');
    state = probe(probe(state, 'fail'), 'fail');
    expect(decide(state).action).toBe('hold');
    expect(decide(state).reasons.join()).toMatch(/on stable alike/);
    state = probe(probe(state, 'pass', 'stable'), 'fail');
    expect(decide(state).action).toBe('abort');
  });

  it('that could not measure are neither a pass nor a failure', () => {
    let state = createJudgeState();
    for (let i = 0; i < 10; i++) {
      state = probe(state, 'could-not-measure');
    }
    expect(decide(state).action).toBe('hold');
    expect(decide(state).reasons.join()).toMatch(/could not measure/);
  });

  it('are counted once, and asked for again at each weight', () => {
    const result = {
      id: 'same',
      path: 'login',
      arm: 'canary',
      outcome: 'fail',
    } as const;
    const once = observeProbe(createJudgeState(), result);
    expect(observeProbe(once, result)).toBe(once);
    const healthy = watch(strategy, { errorsCanary: 0, errorsStable: 0 });
    expect(healthy.verdict.action).not.toBe('promote');
    const passed = probe(healthy.state, 'pass');
    expect(decide(passed).action).toBe('promote');
    expect(decide(beginJudgingStep(passed)).reasons.join()).toMatch(
      /login: not walked at this weight yet/,
    );
  });
});
