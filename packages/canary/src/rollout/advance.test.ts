import { LAB_STRATEGY, RolloutLab } from '../testing/RolloutLab';
import { advance, commandSchema, parseRollout, startRollout } from '.';

const history = ({ rollout }: RolloutLab) =>
  rollout.events.map(({ from, to, by }) => `${from} → ${to} by ${by}`);

describe('a rollout', () => {
  it('takes a healthy canary from pending to completed, each step by evidence', () => {
    const lab = new RolloutLab();
    lab.toTheEnd();
    expect(history(lab)).toEqual([
      'pending → step 1 by controller',
      'step 1 → step 2 by judge',
      'step 2 → promoting: raising by judge',
      'promoting: raising → promoting: soaking by controller',
      'promoting: soaking → promoting: adopting by controller',
      'promoting: adopting → completed by controller',
    ]);
    expect(lab.target.applied.map(({ to }) => to)).toEqual([10, 50, 100]);
    expect(lab.target.stableDigest).toBe('sha256:canary');
    for (const { reasons } of lab.rollout.events) {
      expect(reasons.join('')).not.toBe('');
    }
  });

  it('is the same after being stored, at every second', () => {
    const lab = new RolloutLab();
    lab.until(({ state, rollout }) => {
      expect(parseRollout(rollout)).toEqual(rollout);
      return state.name === 'completed';
    });
  });

  it('refuses a stored state that is not whole', () => {
    const { judge, ...rest } = new RolloutLab().rollout;
    expect(() => parseRollout(rest)).toThrow(/judge/);
    expect(() =>
      parseRollout({ ...rest, judge, state: { name: 'flying' } }),
    ).toThrow(/state/);
  });

  it('waits in pending until the target serves the digest, and fails when that takes too long', () => {
    const lab = new RolloutLab({ ...LAB_STRATEGY, readyWithinSeconds: 20 });
    lab.target.canaryReady = false;
    lab.toTheEnd();
    expect(lab.state).toMatchObject({
      name: 'failed',
      because: [
        'The canary was not ready within 20 s.',
        expect.stringMatching(/does not serve sha256:canary as its canary yet/),
      ],
    });
    expect(lab.target.applied).toEqual([]);
  });

  it('lets no user on a version on which a critical path has not passed', () => {
    const lab = new RolloutLab({
      ...LAB_STRATEGY,
      signals: {
        ...LAB_STRATEGY.signals,
        synthetic: { paths: ['login'], failures: 1, of: 1 },
      },
    });
    for (let i = 0; i < 30; i++) {
      lab.second();
    }
    expect(lab.state.name).toBe('pending');
    lab.second({
      probes: [{ id: 'run-1', path: 'login', arm: 'canary', outcome: 'fail' }],
    });
    lab.toTheEnd();
    expect(lab.state).toMatchObject({ name: 'rolled-back', by: 'judge' });
    expect(lab.target.applied.filter(({ to }) => to > 0)).toEqual([]);
  });

  it('takes a probe veto at 100 %, while stable is warm, back at once', () => {
    const lab = new RolloutLab();
    lab.until(
      ({ state }) => state.name === 'promoting' && state.phase === 'soaking',
    );
    const fail = (id: string) =>
      ({ id, path: 'export', arm: 'canary', outcome: 'fail' } as const);
    lab.second({ probes: [fail('a'), fail('b')] });
    expect(lab.target.weight).toBe(0);
    lab.toTheEnd();
    expect(lab.state.name).toBe('rolled-back');
    expect(lab.target.stableDigest).toBe('sha256:stable');
  });

  it('keeps the weight while a person pauses it, still aborts, and goes on when resumed', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    lab.second({ commands: [lab.command('pause', 'Lunch.')] });
    for (let i = 0; i < 100; i++) {
      lab.second();
    }
    expect(lab.state).toMatchObject({ name: 'paused', because: 'Lunch.' });
    expect(lab.target.weight).toBe(10);
    lab.second({ commands: [lab.command('resume')] });
    lab.until(({ target }) => target.weight === 50);
    lab.second({ commands: [lab.command('pause')] });
    lab.toTheEnd({ traffic: { errorsCanary: 0.5 } });
    expect(lab.state).toMatchObject({ name: 'rolled-back', by: 'judge' });
  });

  it('never writes over a weight that somebody else has set, until a person takes it over', () => {
    const lab = new RolloutLab();
    lab.toStep(1);
    lab.target.meddle(7, 50);
    for (let i = 0; i < 60; i++) {
      lab.second();
    }
    expect(lab.target.weight).toBe(7);
    expect(lab.state).toMatchObject({
      name: 'paused',
      why: 'foreign-weight',
      because: expect.stringMatching(/weight of 7 %.*did not write/),
    });
    lab.second({ commands: [lab.command('promote')] });
    expect(lab.rollout.answers.slice(-1)).toMatchObject([{ accepted: false }]);
    lab.second({ commands: [lab.command('resume', 'It was me.')] });
    expect(lab.target.weight).toBe(50);
    lab.toTheEnd();
    expect(lab.state.name).toBe('completed');
  });

  it('hears a command once, answers it, and refuses one without a reason', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    const promote = lab.command('promote', 'It is only a text.');
    lab.second({ commands: [promote, promote] });
    lab.second({ commands: [promote] });
    expect(lab.state).toMatchObject({ name: 'step', index: 1 });
    expect(lab.rollout.events.slice(-1)).toMatchObject([
      { by: 'user:default/rhea', reasons: ['It is only a text.'] },
    ]);
    expect(lab.rollout.answers).toHaveLength(1);
    expect(commandSchema.safeParse({ ...promote, reason: '  ' }).success).toBe(
      false,
    );
  });

  it('takes a promotion that was asked for twice for one', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    lab.second({ commands: [lab.command('promote'), lab.command('promote')] });
    expect(lab.state).toMatchObject({ name: 'step', index: 1 });
    expect(lab.rollout.answers).toMatchObject([
      { accepted: true },
      { accepted: false, words: expect.stringMatching(/not been read back/) },
    ]);
  });

  it('carries out what a person decides in silence, and holds again one step further', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    lab.until(({ state }) => state.name === 'paused', { traffic: false });
    lab.second({
      traffic: false,
      commands: [lab.command('promote', 'The dashboard is down, we are not.')],
    });
    expect(lab.target.weight).toBe(50);
    lab.until(({ state }) => state.name === 'paused', { traffic: false });
    expect(lab.state).toMatchObject({ why: 'telemetry-gap', index: 1 });
    expect(lab.target.weight).toBe(50);
    lab.toTheEnd();
    expect(lab.state.name).toBe('completed');
  });

  it('refuses to abort while the versions change places, and says what to do', () => {
    const lab = new RolloutLab();
    lab.until(
      ({ state }) => state.name === 'promoting' && state.phase === 'adopting',
    );
    lab.second({
      commands: [lab.command('abort')],
      seen: { target: undefined },
    });
    expect(lab.rollout.answers).toMatchObject([
      { accepted: false, words: expect.stringMatching(/roll back.*by name/) },
    ]);
    lab.toTheEnd();
    expect(lab.state.name).toBe('completed');
  });

  it('leaves a stable alone that somebody puts there while the versions change places, and ends', () => {
    const lab = new RolloutLab();
    lab.until(
      ({ state }) => state.name === 'promoting' && state.phase === 'adopting',
    );
    lab.target.stableDigest = 'sha256:theirs';
    const before = lab.tried.length;
    lab.toTheEnd();
    expect(lab.state).toMatchObject({
      name: 'failed',
      because: [expect.stringMatching(/replaced by sha256:theirs/)],
    });
    for (let i = 0; i < 20; i++) lab.second();
    expect(lab.tried.slice(before).map(({ effect }) => effect.kind)).toEqual([
      'notify',
    ]);
    expect(lab.target.stableDigest).toBe('sha256:theirs');
  });

  it('aborts when the canary is replaced by another version', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    lab.target.canaryDigest = 'sha256:other';
    lab.toTheEnd();
    expect(lab.state).toMatchObject({
      name: 'rolled-back',
      because: [expect.stringMatching(/sha256:other/)],
    });
  });

  it('writes nothing when somebody has replaced stable, as a rollback past it does, until a person decides', () => {
    const lab = new RolloutLab();
    lab.toStep(1);
    lab.target.stableDigest = 'sha256:older';
    lab.target.meddle(0, 50);
    const before = lab.target.applied.length;
    for (let i = 0; i < 60; i++) {
      lab.second();
    }
    lab.second({ commands: [lab.command('resume')] });
    lab.second();
    expect(lab.state).toMatchObject({
      name: 'paused',
      why: 'foreign-weight',
      because: expect.stringMatching(/^Stable was replaced by sha256:older/),
    });
    expect(lab.target.applied).toHaveLength(before);
    const told = lab.tried.filter(({ effect }) => effect.kind === 'notify');
    expect(told.length).toBeLessThanOrEqual(2);
    lab.second({ commands: [lab.command('abort', 'It was rolled back.')] });
    lab.toTheEnd();
    expect(lab.target).toMatchObject({
      weight: 0,
      stableDigest: 'sha256:older',
    });
  });

  it('is not hurried by a clock that jumps, in either direction', () => {
    const lab = new RolloutLab({ ...LAB_STRATEGY, telemetryGapSeconds: 30 });
    lab.toStep(0);
    const { rollout } = lab;
    const day = 86_400_000;
    for (const jump of [day, -day]) {
      const after = advance(
        rollout,
        { fence: 1, target: lab.target.read() },
        lab.nowMs + jump,
      ).rollout;
      expect(after.state).toEqual(rollout.state);
      expect(after.clock.stepMs - rollout.clock.stepMs).toBeLessThanOrEqual(
        10_000,
      );
    }
  });

  it('does not judge by telemetry from a time that has not come', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    const before = lab.rollout.judge.errors.totals;
    lab.second({
      traffic: { fromMs: lab.nowMs + 86_400_000, errorsCanary: 1 },
    });
    expect(lab.rollout.judge.errors.totals).toEqual(before);
  });
});

describe('starting a rollout', () => {
  const request = {
    id: 'rollout-2',
    target: 'staging',
    digest: 'sha256:canary',
    stableDigest: 'sha256:stable',
    actor: 'user:default/ada',
    reason: 'Faster search.',
  };

  it.each([
    ['ROLLOUT_NOTHING_TO_DO', { digest: 'sha256:stable' }],
    ['ROLLOUT_NEEDS_REASON', { reason: ' ' }],
    [
      'ROLLOUT_UNDERWAY',
      { earlier: [{ id: 'r', digest: 'sha256:x', ended: undefined }] },
    ],
    ['STRATEGY_INVALID', { strategy: { steps: [] } }],
  ])('is refused with %s', (code, more) => {
    expect(() => startRollout({ ...request, ...more })).toThrow(
      expect.objectContaining({ code, next: expect.stringMatching(/\.$/) }),
    );
  });
});
