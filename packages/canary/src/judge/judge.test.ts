import { parseStrategy } from '../strategy/parseStrategy';
import { errorsOnly, strategyOf, watch } from '../testing/watch';

const healthyLatency = { medianMs: 80 };

describe('the judge', () => {
  it('promotes a canary that does as stable does, after the minimum time, and says why', () => {
    const { verdict, seconds } = watch(strategyOf(), {
      latency: healthyLatency,
      errorsCanary: 0.0005,
      errorsStable: 0.0005,
    });
    expect(verdict.action).toBe('promote');
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(verdict.reasons[0]).toMatch(
      /^Errors: \d+ of [\d,]+ canary units bad, .* Worse by 1 point is rejected/,
    );
  });

  it('aborts one that fails, long before minimum samples and time, and says why', () => {
    const strategy = strategyOf({
      steps: [
        {
          weightPercent: 10,
          minimumDurationSeconds: 3_000,
          minimumSamples: 100_000,
        },
        { weightPercent: 100 },
      ],
    });
    const { verdict, seconds } = watch(strategy, { errorsCanary: 0.2 });
    expect(verdict.action).toBe('abort');
    expect(seconds).toBeLessThan(10);
    expect(verdict.reasons).toEqual([
      expect.stringMatching(
        /^Errors: \d+ of \d+ canary units bad, \d+ of [\d,]+ of stable\. The evidence that the canary is worse is [\d,]+; 125 is enough\.$/,
      ),
    ]);
  });

  it('aborts on latency when several quantiles agree, and only holds when one does', () => {
    const slow = watch(strategyOf(), {
      latency: { medianMs: 80, canaryFactor: 2.5 },
    });
    expect(slow.verdict.action).toBe('abort');
    expect(slow.verdict.reasons.join('\n')).toMatch(/Latency, p90/);
    const tail = watch(
      strategyOf({
        steps: [
          { weightPercent: 10, latencyMargin: 0.005 },
          { weightPercent: 100 },
        ],
      }),
      { latency: { medianMs: 80, canaryTail: 0.015 }, errorsCanary: 0 },
      { seconds: 100 },
    );
    expect(tail.verdict.action).toBe('hold');
    expect(tail.verdict.reasons[0]).toMatch(
      /^Latency, p99: .* Alone it does not abort: 2 soft signals must agree\.$/,
    );
  });

  it('does not mind a canary that is slower below the floor, and does above it', () => {
    const watchWith = (floorMs: number) =>
      watch(strategyOf({ signals: { latency: { floorMs } } }), {
        latency: { medianMs: 1, canaryFactor: 4 },
      }).verdict;
    expect(watchWith(0).action).toBe('abort');
    const calm = watchWith(50);
    expect(calm.action).not.toBe('abort');
    expect(calm.signals.map(({ words }) => words).join(' ')).toContain(
      'slower than the floor',
    );
  });

  it('lets a service slow down as a whole', () => {
    const strategy = strategyOf();
    const before = watch(
      strategy,
      { latency: healthyLatency },
      { seconds: 15 },
    );
    const after = watch(
      strategy,
      { latency: { medianMs: 400 } },
      { from: before.state, startMs: 1_000_100_000, seed: 2, seconds: 100 },
    );
    expect(after.verdict.action).not.toBe('abort');
  });

  it('takes a configured signal without data for a reason to wait, not for a pass', () => {
    const { verdict } = watch(strategyOf(), {}, { seconds: 100 });
    expect(verdict.action).not.toBe('promote');
    expect(verdict.reasons.join()).toMatch(
      /Latency, p50: the telemetry has none\. .*signals\.latency: false/,
    );
  });

  it('accepts a tolerated ratio until it burns the budget', () => {
    const tolerant = strategyOf({
      steps: [
        { weightPercent: 10, toleratedRatio: 10 },
        { weightPercent: 100 },
      ],
      quorum: 1,
      signals: {
        errors: { share: 0.5 },
        latency: false,
        burn: { share: 0.5, objective: 0.999 },
      },
    });
    const rates = { errorsStable: 0.004, errorsCanary: 0.02 };
    const burning = watch(tolerant, rates, { seconds: 600 });
    expect(burning.verdict.action).toBe('abort');
    expect(burning.verdict.reasons[0]).toMatch(/^SLO burn: the canary uses up/);
    const cold = watch(
      parseStrategy({
        ...tolerant,
        signals: { ...tolerant.signals, burn: false, errors: { share: 1 } },
      }),
      rates,
      { seconds: 120 },
    );
    expect(cold.verdict.action).not.toBe('abort');
  });

  it('promotes nothing into an incident that stable shares, and does not abort it', () => {
    const { verdict } = watch(
      strategyOf({ signals: { errors: { share: 0.95 }, latency: false } }),
      { errorsCanary: 0.1, errorsStable: 0.1 },
      { seconds: 200 },
    );
    expect(['hold', 'cannot-decide']).toContain(verdict.action);
    expect(verdict.reasons.join()).toMatch(/stable itself uses up the budget/);
  });

  it('says when the traffic cannot decide, how much it would take, and what would help', () => {
    const { verdict } = watch(
      strategyOf({
        ...errorsOnly,
        steps: [
          { weightPercent: 10, maximumDurationSeconds: 600 },
          { weightPercent: 100 },
        ],
      }),
      { requests: 2, errorsStable: 0.001, errorsCanary: 0.001 },
      { seconds: 60 },
    );
    expect(verdict.action).toBe('cannot-decide');
    expect(verdict.reasons[0]).toMatch(
      /^Cannot decide at this traffic: it takes about [\d,]+ more requests, .* at 2 requests a second, and this step has 9 min left\..*a person decides\.$/,
    );
    expect(verdict.needs?.requests).toBeGreaterThan(1_000);
  });

  it('expects what it then takes: the estimate is of the right size', () => {
    const options = { errorsStable: 0.002, errorsCanary: 0.002 };
    const strategy = strategyOf(errorsOnly);
    const early = watch(strategy, options, { seconds: 10 });
    const actual = Array.from(
      { length: 20 },
      (_, i) => watch(strategy, options, { seed: i + 1 }).seconds * 200,
    );
    const mean = actual.reduce((sum, n) => sum + n, 0) / actual.length;
    const estimate = early.verdict.needs!.requests + 2_000;
    expect(estimate / mean).toBeGreaterThan(0.5);
    expect(estimate / mean).toBeLessThan(2);
  });
});
