import { aList, aProbe, aRun, at, NOW } from './testing';
import { overallAt, probeSentence, standingAt, worstFirst } from './standing';

describe('what is known of a probe', () => {
  it('runs out by itself, so that nothing that is shown green stays green', () => {
    const probe = aProbe();
    expect(standingAt(probe, 'stable', NOW)?.state).toBe('pass');
    expect(standingAt(probe, 'stable', NOW + 70_001)).toMatchObject({
      state: 'missing',
      message: 'No walk has ended since, though one was due.',
    });
    expect(standingAt(probe, 'canary', NOW)).toBeUndefined();
  });

  it.each([
    ['pass', 'Users can rely on “login”: the last walk passed.'],
    ['fail', '“login” fails for users.'],
    ['could-not-measure', 'Whether “login” works could not be measured.'],
  ] as const)('reads as a sentence where it is %s', (outcome, sentence) => {
    const probe = aProbe({ runs: { stable: aRun({ outcome }) } });
    expect(probeSentence(probe, NOW)).toBe(sentence);
  });

  it('says that nobody knows where no walk came', () => {
    expect(probeSentence(aProbe({ runs: {} }), NOW)).toMatch(/Nobody knows/);
  });
});

describe('the whole', () => {
  it('works where every path does', () => {
    expect(overallAt(aList(aProbe()), NOW)).toEqual({
      state: 'pass',
      sentence: 'The one critical path works for users.',
    });
  });

  it('names what fails, what nobody knows and what could not be measured, worst first', () => {
    const list = aList(
      aProbe({ criticalPath: 'export', runs: { stable: aRun() } }),
      aProbe({
        criticalPath: 'login',
        runs: { stable: aRun({ outcome: 'fail' }) },
      }),
      aProbe({ criticalPath: 'query', runs: {} }),
      aProbe({
        criticalPath: 'jobs',
        runs: { stable: aRun({ outcome: 'could-not-measure' }) },
      }),
    );
    const { sentence, state } = overallAt(list, NOW);
    expect(state).toBe('fail');
    expect(sentence).toBe(
      '1 of 4 critical paths fails for users: login. ' +
        'Nobody knows about 1 of 4 critical paths, because no walk came in time: query. ' +
        '1 of 4 critical paths could not be measured: jobs.',
    );
    expect(
      worstFirst(list.paths, NOW).map(({ criticalPath }) => criticalPath),
    ).toEqual(['login', 'query', 'jobs', 'export']);
  });

  it('tells of a canary apart from what users meet', () => {
    const list = aList(
      aProbe({
        runs: {
          stable: aRun(),
          canary: aRun({ arm: 'canary', outcome: 'fail' }),
        },
      }),
    );
    expect(overallAt(list, NOW)).toEqual({
      state: 'pass',
      sentence:
        'The one critical path works for users. On the canary login fails.',
    });
  });

  it('is not green where nothing is walked', () => {
    expect(overallAt(aList(), at(0))).toEqual({
      state: 'missing',
      sentence: 'No critical path is walked here.',
    });
  });
});
