import { gateIds, gateStates, type GateId, type GateState } from './gates';
import { agedAt, standingOf, type StandingFacts } from './standing';
import type { GateReport, GateStanding } from './types';
import { verdictOf } from './verdict';

const NOW = new Date('2027-01-01T12:00:00.000Z');
const LATER = '2027-01-02T12:00:00.000Z';
const facts = { component: 'component:default/shop', version: '1.4.0' };

const release: StandingFacts = {
  releaseId: 'rel_1',
  owner: 'group:default/acme-owners',
  rollout: {
    kind: 'canary',
    state: 'completed',
    stateReason: 'x',
    pause: null,
  },
  nextWalkAt: null,
};

function report(gate: GateId, over: Partial<GateReport> = {}): GateReport {
  return {
    id: 'gr_1',
    gate,
    digest: 'sha256:1',
    outcome: 'pass',
    words: 'All is well.',
    observed: '4 of 4',
    evidence: { sha256: 'ab', measured: {} },
    reportedBy: 'user:default/ada',
    reportedAt: '2027-01-01T11:00:00.000Z',
    since: '2027-01-01T11:00:00.000Z',
    expiresAt: LATER,
    decisionId: null,
    ...over,
  };
}

const standing = (
  gate: GateId,
  over: Partial<GateReport> | null = {},
  about: Partial<StandingFacts> = {},
) =>
  standingOf(
    gate,
    { latest: over && report(gate, over), count: over ? 1 : 0 },
    { ...release, ...about },
    NOW,
  );

const gates = (states: { readonly [gate in GateId]?: GateState } = {}) =>
  gateIds.map(
    (gate): GateStanding => ({
      ...standing(gate),
      state: states[gate] ?? 'pass',
    }),
  );

describe('the verdict', () => {
  it('says proceed only where every gate passes, until the first pass is too old', () => {
    const early = '2027-01-01T18:00:00.000Z';
    const all = gates().map(gate =>
      gate.gate === 'spec-parity' ? { ...gate, expiresAt: early } : gate,
    );
    expect(verdictOf(all, facts, NOW)).toEqual({
      answer: 'proceed',
      sentence: 'Proceed: shop 1.4.0 passes all 5 gates.',
      blockers: [],
      decidedAt: NOW.toISOString(),
      validUntil: early,
    });
    // A page that nobody reloads does not go on saying so.
    expect(verdictOf(all, facts, new Date(early))).toMatchObject({
      answer: 'cannot-tell',
      blockers: [{ gate: 'spec-parity', state: 'expired' }],
      validUntil: null,
    });
  });

  it.each(gateIds.flatMap(gate => gateStates.map(state => [gate, state])))(
    'is not moved to proceed by %s being %s unless it passes',
    (gate, state) => {
      const { answer } = verdictOf(gates({ [gate]: state }), facts, NOW);
      const expected = {
        pass: 'proceed',
        fail: 'stop',
        pending: 'wait',
        missing: 'cannot-tell',
        'could-not-measure': 'cannot-tell',
        expired: 'cannot-tell',
      }[state as GateState];
      expect(answer).toBe(expected);
    },
  );

  it('names what is in the way, worst first, and what to do about each', () => {
    const verdict = verdictOf(
      gates({
        'policy-tests': 'pending',
        'deterministic-export': 'missing',
        'spec-parity': 'expired',
        canary: 'could-not-measure',
        synthetic: 'fail',
      }),
      facts,
      NOW,
    );
    expect(verdict.sentence).toBe(
      'Stop: shop 1.4.0 failed its synthetic probes.',
    );
    expect(verdict.blockers.map(({ state }) => state)).toEqual([
      'fail',
      'missing',
      'could-not-measure',
      'expired',
      'pending',
    ]);
    expect(verdict.blockers[1].next).toBe(
      'Run: companyos gate run deterministic-export --release rel_1',
    );
    for (const { next } of verdict.blockers) expect(next).not.toBe('');
  });

  it('says in one sentence what is not known, and what is still running', () => {
    const sentence = (states: Parameters<typeof gates>[0]) =>
      verdictOf(gates(states), facts, NOW).sentence;
    expect(sentence({ canary: 'pending' })).toBe(
      'Wait: of shop 1.4.0 the canary is still running.',
    );
    expect(sentence({ canary: 'pending', synthetic: 'pending' })).toBe(
      'Wait: of shop 1.4.0 the canary and synthetic probes are still running.',
    );
    expect(
      sentence({
        canary: 'pending',
        'policy-tests': 'missing',
        'spec-parity': 'missing',
        'deterministic-export': 'expired',
      }),
    ).toBe(
      "Can't tell whether shop 1.4.0 is safe: nothing is known of policy tests and spec parity (never reported) and deterministic export (out of date).",
    );
  });

  it('takes neither no gates nor a state of a newer server for a pass', () => {
    expect(verdictOf([], facts, NOW).answer).toBe('cannot-tell');
    const newer = gates({ canary: 'waived' as GateState });
    expect(verdictOf(newer, facts, NOW).answer).toBe('cannot-tell');
  });
});

describe('where a gate stands', () => {
  it('is missing until something is reported, with the command that reports it', () => {
    expect(standing('spec-parity', null)).toMatchObject({
      state: 'missing',
      observed: null,
      evidence: null,
      howToRun: 'companyos gate run spec-parity --release rel_1',
      howToRunIsCommand: true,
      reports: 0,
    });
    expect(standing('canary', null, { rollout: null }).words).toContain(
      'before releases were watched',
    );
  });

  it('lets a failure stand however old it is, and a pass only for its time', () => {
    const old = { expiresAt: '2026-01-01T00:00:00.000Z' };
    expect(standing('policy-tests', { ...old, outcome: 'fail' }).state).toBe(
      'fail',
    );
    expect(standing('policy-tests', old)).toMatchObject({
      state: 'expired',
      words: expect.stringContaining('It passed, and that counted until'),
      observed: '4 of 4',
    });
    const fresh = standing('policy-tests');
    expect(agedAt(fresh, NOW)).toBe(fresh);
  });

  it('takes a canary under way for running, whatever an earlier one found', () => {
    const canary = (
      state: 'progressing' | 'aborting' | 'paused',
      pause?: string,
    ) =>
      standing(
        'canary',
        { outcome: 'fail', words: 'Twice as many errors.' },
        {
          rollout: {
            kind: 'canary',
            state,
            stateReason: '12 of 50 units.',
            pause: pause ?? null,
          },
        },
      );
    expect(canary('progressing')).toMatchObject({
      state: 'pending',
      words: '12 of 50 units.',
      observed: null,
      reports: 1,
    });
    expect(canary('aborting').state).toBe('fail');
    expect(canary('paused', 'person').state).toBe('pending');
    for (const blind of ['telemetry-gap', 'foreign-weight', 'undecided']) {
      expect(canary('paused', blind).state).toBe('could-not-measure');
    }
  });

  it('takes critical paths for being walked only while the release is on its way and none was reported', () => {
    const rollout = {
      kind: 'canary',
      state: 'progressing',
      stateReason: 'x',
      pause: null,
    } as const;
    expect(standing('synthetic', null, { rollout }).state).toBe('pending');
    expect(standing('synthetic', null).state).toBe('missing');
    expect(standing('synthetic', { outcome: 'fail' }, { rollout }).state).toBe(
      'fail',
    );
    const back = { ...rollout, kind: 'rollback' } as const;
    expect(standing('synthetic', null, { rollout: back }).state).toBe(
      'missing',
    );
    expect(standing('canary', {}, { rollout: back }).state).toBe('pass');
  });
});
