import {
  DEFAULT_STRATEGY,
  parseStrategy,
  StrategyError,
} from './parseStrategy';

const problems = (data: unknown) => {
  try {
    parseStrategy(data);
  } catch (error) {
    expect(error).toBeInstanceOf(StrategyError);
    return (error as StrategyError).problems.map(
      ({ where, message }) => `${where}: ${message}`,
    );
  }
  throw new Error('The strategy was accepted.');
};

describe('a strategy', () => {
  it('goes 1 → 10 → 50 → 100 unless told, coarse first and fine where there is traffic', () => {
    expect(DEFAULT_STRATEGY.steps.map(step => step.weightPercent)).toEqual([
      1, 10, 50, 100,
    ]);
    const margins = DEFAULT_STRATEGY.steps.map(step => step.margin);
    expect([...margins].sort((a, b) => b - a)).toEqual(margins);
    expect(parseStrategy(undefined)).toEqual(DEFAULT_STRATEGY);
  });

  it('is the same after being stored and read again', () => {
    const stored = JSON.parse(JSON.stringify(DEFAULT_STRATEGY));
    expect(parseStrategy(stored)).toEqual(DEFAULT_STRATEGY);
  });

  it('lets a component change one thing and keeps the rest', () => {
    const strategy = parseStrategy({
      steps: [{ weightPercent: 20, minimumSamples: 7 }, { weightPercent: 100 }],
      signals: { burn: false, latency: { share: 0.3 } },
    });
    expect(strategy.steps[0]).toMatchObject({
      minimumSamples: 7,
      minimumDurationSeconds: 60,
    });
    expect(strategy.signals.burn).toBe(false);
    expect(strategy.signals.errors).toEqual({ role: 'hard', share: 0.7 });
  });

  it('names everything that is wrong, where it is, and what to do', () => {
    const found = problems({
      steps: [{ weightPercent: 10 }, { weightPercent: 5 }],
      signals: { errors: { share: 0.9 }, burn: { objective: 2 } },
      qorum: 2,
    });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^signals\.burn\.objective: /),
        expect.stringMatching(/^: .*qorum/),
      ]),
    );
    expect(
      problems({ steps: [{ weightPercent: 10 }, { weightPercent: 5 }] }),
    ).toEqual([
      'steps[1].weightPercent: 5 does not follow 10: each step takes more traffic than the one before',
      'steps[1].weightPercent: the last step is 5, and a rollout ends at 100',
    ]);
  });

  it('splits one probability: what is left goes to those without a share', () => {
    const sharesOf = (signals: object) => {
      const { errors, latency, burn } = parseStrategy({ signals }).signals;
      return [errors, latency, burn].map(signal => signal && signal.share);
    };
    expect(sharesOf({})).toEqual([0.8, 0.15, 0.05]);
    expect(sharesOf({ latency: false, burn: false })).toEqual([
      1,
      false,
      false,
    ]);
    expect(sharesOf({ errors: { share: 0.6 } })).toEqual([0.6, 0.3, 0.1]);
  });

  it('refuses shares of more or less than the whole', () => {
    expect(
      problems({
        signals: { errors: { share: 0.9 }, latency: { share: 0.2 } },
      }),
    ).toEqual([
      expect.stringMatching(/^signals: .*add up to 1\.1.*leave some/),
    ]);
    expect(
      problems({
        signals: { errors: { share: 0.9 }, latency: false, burn: false },
      }),
    ).toEqual([expect.stringMatching(/^signals: .*add up to 0\.9.*make them/)]);
  });

  it('refuses a quorum that could never be reached', () => {
    expect(problems({ quorum: 5 })).toEqual([
      expect.stringMatching(/^quorum: .*there are 4/),
    ]);
    expect(
      problems({ signals: { synthetic: { failures: 4, of: 3 } } }),
    ).toEqual([expect.stringMatching(/^signals\.synthetic\.failures: /)]);
  });

  it.each([[[]], ['1,10,100'], [{ steps: [] }], [{ steps: 3 }]])(
    'refuses %j with words',
    data => expect(problems(data).join()).not.toBe(''),
  );
});
