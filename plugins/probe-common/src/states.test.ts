import {
  probeResultExpiresAt,
  probeStateAt,
  probeStates,
  probeStateWord,
  worstProbeState,
} from './states';

const probe = { intervalMs: 30_000, timeoutMs: 10_000 };
const lastRun = {
  outcome: 'pass' as const,
  finishedAt: '2031-01-01T00:00:00.000Z',
};
const after = (ms: number) => new Date(Date.parse(lastRun.finishedAt) + ms);

describe('probeStateAt', () => {
  it('is what the last run said until the next one is overdue, and missing from then on', () => {
    expect(probeStateAt(probe, lastRun, after(0))).toBe('pass');
    expect(probeStateAt(probe, lastRun, after(70_000))).toBe('pass');
    expect(probeStateAt(probe, lastRun, after(70_001))).toBe('missing');
    expect(
      probeStateAt(probe, { ...lastRun, outcome: 'fail' }, after(70_001)),
    ).toBe('missing');
    expect(probeResultExpiresAt(probe, after(0))).toEqual(after(70_000));
  });

  it('is missing before the first run', () => {
    expect(probeStateAt(probe, null, after(0))).toBe('missing');
  });

  it('keeps what could not be measured apart', () => {
    const run = { ...lastRun, outcome: 'could-not-measure' as const };
    expect(probeStateAt(probe, run, after(0))).toBe('could-not-measure');
  });
});

describe('worstProbeState', () => {
  it.each([
    [['pass', 'could-not-measure', 'missing', 'fail'], 'fail'],
    [['pass', 'could-not-measure', 'missing'], 'missing'],
    [['pass', 'could-not-measure'], 'could-not-measure'],
    [['pass', 'pass'], 'pass'],
    [[], 'missing'],
  ] as const)('of %j is %s', (states, worst) => {
    expect(worstProbeState(states)).toBe(worst);
  });

  it('has a word for each', () => {
    expect(new Set(probeStates.map(probeStateWord)).size).toBe(4);
  });
});
