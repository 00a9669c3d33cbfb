import {
  probeArms,
  probeFailureClasses,
  type ProbeOutcome,
} from '@companyos/plugin-probe-common';
import {
  applyResult,
  incidentKey,
  NO_HISTORY,
  type ArmHistory,
  type IncidentRule,
  type MeasuredRun,
} from './applyResult';

const TWO_OF_THREE = { failures: 2, outOf: 3 };
const NOW = new Date('2031-01-01T00:00:00.000Z');

const words: { readonly [letter: string]: ProbeOutcome } = {
  p: 'pass',
  f: 'fail',
  '?': 'could-not-measure',
};

function runOf(outcome: ProbeOutcome, change: Partial<MeasuredRun> = {}) {
  return {
    probeId: 'login',
    arm: 'stable' as const,
    outcome,
    failureClass: outcome === 'fail' ? ('timeout' as const) : null,
    digest: null,
    ...change,
  };
}

/** What was said after each run: `+` opened, `-` resolved, `.` nothing. */
function told(runs: string, rule: IncidentRule = TWO_OF_THREE): string {
  let history = NO_HISTORY;
  return [...runs]
    .map(letter => {
      const next = applyResult(history, runOf(words[letter]), NOW, rule);
      history = next.history;
      if (!next.change) return '.';
      return next.change.kind === 'opened' ? '+' : '-';
    })
    .join('');
}

describe('applyResult', () => {
  it.each([
    ['ppppp', '.....', 'nothing is said of what works'],
    ['pfppfp', '......', 'one bad run opens nothing'],
    ['ff', '.+', 'two in a row do'],
    ['fpf', '..+', 'two of three do'],
    ['fppf', '....', 'two of four do not'],
    ['fffffff', '.+.....', 'an incident is said once'],
    ['ffp', '.+.', 'one good run resolves nothing'],
    ['ffpp', '.+.-', 'it is resolved when it recovered'],
    ['ffpfpfpf', '.+......', 'flapping stays one incident'],
    ['ffppff', '.+.-.+', 'and can come again'],
    ['ffppfpp', '.+.-...', 'not by one bad run after it'],
    ['f?f', '..+', 'what could not be measured does not hide a failure'],
    ['????', '....', 'nor open anything'],
    ['ff????', '.+....', 'nor resolve anything'],
    ['ff?p?p?', '.+...-.', 'nor stand in for a good run'],
    ['f??p??f', '......+', 'nor push anything out of sight'],
  ])('%s: %s (%s)', (runs, expected) => {
    expect(told(runs)).toBe(expected);
  });

  it('goes by the rule it is given', () => {
    expect(told('fp', { failures: 1, outOf: 1 })).toBe('+-');
    expect(told('ffpfppp', { failures: 3, outOf: 4 })).toBe('...+.-.');
    expect(told('fffppp', { failures: 3, outOf: 3 })).toBe('..+-..');
  });

  it('keeps the class that an incident was opened with', () => {
    const first = applyResult(NO_HISTORY, runOf('fail'), NOW, TWO_OF_THREE);
    const second = applyResult(
      first.history,
      runOf('fail', { failureClass: 'unreachable' }),
      NOW,
      TWO_OF_THREE,
    );
    expect(second.change).toEqual({
      kind: 'opened',
      incident: {
        key: 'probe/login/stable/unreachable',
        failureClass: 'unreachable',
        openedAt: NOW.toISOString(),
      },
    });
    const third = applyResult(second.history, runOf('fail'), NOW, TWO_OF_THREE);
    expect(third.change).toBeNull();
    expect(third.history.incident).toEqual(second.change?.incident);
  });

  it('lets another canary start afresh, and the same one not', () => {
    const after = (digests: readonly string[], arm: 'stable' | 'canary') => {
      let history: ArmHistory = NO_HISTORY;
      let said: string | undefined;
      for (const digest of digests) {
        const run = runOf('fail', { arm, digest });
        const next = applyResult(history, run, NOW, TWO_OF_THREE);
        history = next.history;
        said = next.change?.kind;
      }
      return said;
    };
    expect(after(['a', 'b'], 'canary')).toBeUndefined();
    expect(after(['a', 'a'], 'canary')).toBe('opened');
    // Users of stable do not care which version fails them.
    expect(after(['a', 'b'], 'stable')).toBe('opened');
  });

  it('resolves the incident of a canary only when its successor has proved itself', () => {
    let history = NO_HISTORY;
    const said = (['a', 'a', 'b', 'b'] as const).map(digest => {
      const outcome = digest === 'a' ? 'fail' : 'pass';
      const run = runOf(outcome, { arm: 'canary', digest });
      const next = applyResult(history, run, NOW, TWO_OF_THREE);
      history = next.history;
      return next.change?.kind;
    });
    expect(said).toEqual([undefined, 'opened', undefined, 'resolved']);
  });
});

describe('incidentKey', () => {
  it('is another one for every probe, arm and class', () => {
    const keys = ['login', 'login-canary', 'canary'].flatMap(probeId =>
      probeArms.flatMap(arm =>
        probeFailureClasses.map(failureClass =>
          incidentKey({ probeId, arm, failureClass }),
        ),
      ),
    );
    expect(new Set(keys).size).toBe(3 * 2 * 3);
  });
});
