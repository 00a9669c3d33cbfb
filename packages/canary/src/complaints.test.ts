/** What users of Argo Rollouts, Flagger and Kayenta complain of, as far as a judge and a state machine can answer it. */
import { judge } from './judge';
import { createJudgeState } from './judge/judgeState';
import { advance, startRollout } from './rollout';
import { LAB_STRATEGY, RolloutLab } from './testing/RolloutLab';
import { errorsOnly, strategyOf, watch } from './testing/watch';

describe('Argo Rollouts', () => {
  it('aborts a healthy canary when telemetry is out: here it holds, and goes on when it is back', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    for (let second = 0; second < 1_200; second++) {
      lab.second({ traffic: false });
    }
    expect(lab.state).toMatchObject({ name: 'paused', why: 'telemetry-gap' });
    expect(lab.target.weight).toBe(10);
    lab.toTheEnd();
    expect(lab.state.name).toBe('completed');
  });

  it('gives no reason and no actor for an abort (#3957): here every abort has both, and the owner is told', () => {
    const byJudge = new RolloutLab();
    byJudge.toStep(0);
    byJudge.toTheEnd({ traffic: { errorsCanary: 0.3 } });
    expect(byJudge.state).toMatchObject({
      name: 'rolled-back',
      by: 'judge',
      because: [expect.stringMatching(/^Errors: \d+ of \d+ canary units bad/)],
    });
    const byPerson = new RolloutLab();
    byPerson.toStep(0);
    byPerson.second({ commands: [byPerson.command('abort', 'Wrong colour.')] });
    byPerson.toTheEnd();
    expect(byPerson.state).toEqual({
      name: 'rolled-back',
      by: 'user:default/rhea',
      because: ['Wrong colour.'],
    });
    const told = byPerson.tried.flatMap(({ effect }) =>
      effect.kind === 'notify' ? [effect.words] : [],
    );
    expect(told.join()).toMatch(/user:default\/rhea aborts: Wrong colour\./);
  });

  it('returns at once to a stable that has gone cold (#3888): here nothing touches stable before the soak is over', () => {
    const lab = new RolloutLab();
    lab.until(
      ({ state }) => state.name === 'promoting' && state.phase === 'soaking',
    );
    expect(lab.tried.map(({ effect }) => effect.kind)).not.toContain('adopt');
    lab.second({ commands: [lab.command('abort')] });
    lab.toTheEnd();
    expect(lab.target.weight).toBe(0);
    expect(lab.target.stableDigest).toBe('sha256:stable');
  });

  it('retries what it has aborted (#2929): here that takes a person and a reason', () => {
    const request = {
      id: 'rollout-2',
      target: 'staging',
      digest: 'sha256:canary',
      stableDigest: 'sha256:stable',
      actor: 'user:default/ada',
      reason: 'Faster search.',
      earlier: [
        {
          id: 'rollout-1',
          digest: 'sha256:canary',
          ended: 'rolled-back' as const,
          because: ['Errors.'],
        },
      ],
    };
    expect(() => startRollout(request)).toThrow(
      /sha256:canary was taken back from staging by rollout-1: Errors\./,
    );
    const again = startRollout({
      ...request,
      retryReason: 'The database was down.',
    });
    expect(again.reason).toMatch(/Again because: The database was down\./);
  });

  it('gets stuck (#2522, #3331): here a step that is not decided asks, and patience ends at stable', () => {
    const lab = new RolloutLab({
      ...LAB_STRATEGY,
      steps: [
        { weightPercent: 10, maximumDurationSeconds: 60 },
        { weightPercent: 100 },
      ],
      giveUpSeconds: 300,
    });
    const quiet = { traffic: { requests: 1 } };
    lab.until(({ state }) => state.name === 'paused', quiet);
    expect(lab.state).toMatchObject({ why: 'undecided' });
    lab.toTheEnd(quiet);
    expect(lab.state).toMatchObject({
      name: 'rolled-back',
      by: 'controller',
      because: [expect.stringMatching(/^Nobody decided for 5 min/)],
    });
  });

  it('restarts into two leaders (#2117): here the older one gets nothing to do, and what it still writes is refused', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    const old = lab.fence;
    lab.fence = old + 1;
    lab.second();
    expect(lab.effects).toMatchObject([
      { token: { fence: old + 1 }, effect: { weightPercent: 10 } },
    ]);
    const late = {
      ...lab.effects[0],
      token: { fence: old, sequence: 99 },
      effect: { kind: 'set-weight', weightPercent: 90 } as const,
    };
    expect(lab.target.try(late, 'done', lab.nowMs, () => 0)).toBe(false);
    expect(lab.target.weight).toBe(10);
    const refused = advance(
      lab.rollout,
      { fence: old, commands: [lab.command('abort')] },
      lab.nowMs,
    );
    expect(refused).toEqual({ rollout: lab.rollout, effects: [] });
  });

  it('judges by a handful of requests at low traffic (#4792): here it says that it cannot decide, and how much it would take', () => {
    const { verdict } = watch(
      strategyOf({
        ...errorsOnly,
        steps: [
          { weightPercent: 10, maximumDurationSeconds: 300 },
          { weightPercent: 100 },
        ],
      }),
      { requests: 3, errorsCanary: 0, errorsStable: 0 },
      { seconds: 60 },
    );
    expect(verdict.action).toBe('cannot-decide');
    expect(verdict.needs).toMatchObject({ requestsPerSecond: 3 });
    expect(verdict.reasons[0]).toMatch(/about [\d,]+ more requests, \d+ min/);
  });
});

describe('Flagger', () => {
  it('never forgets a failed check: here incidents that stable shares do not add up', () => {
    const lab = new RolloutLab({
      ...LAB_STRATEGY,
      steps: [
        { weightPercent: 10, minimumDurationSeconds: 900 },
        { weightPercent: 100 },
      ],
    });
    lab.toStep(0);
    for (let second = 0; second < 800; second++) {
      const rate = second % 40 === 0 ? 0.3 : 0.005;
      lab.second({ traffic: { errorsCanary: rate, errorsStable: rate } });
      expect(lab.state.name).toBe('step');
    }
    lab.toTheEnd();
    expect(lab.state.name).toBe('completed');
  });

  it('lets a spike burn its budget (#1501): here one that hits both arms costs nothing but time', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    for (let second = 0; second < 8; second++) {
      lab.second({ traffic: { errorsCanary: 0.5, errorsStable: 0.5 } });
    }
    expect(lab.state.name).toBe('step');
    lab.toTheEnd();
    expect(lab.state.name).toBe('completed');
  });

  it('counts 18 failures at a threshold of 5 and does not roll back (#1801): here gaps in telemetry between failures change nothing', () => {
    const lab = new RolloutLab();
    lab.toStep(0);
    let bad = 0;
    for (
      let second = 0;
      second < 200 && lab.state.name !== 'aborting';
      second++
    ) {
      const silent = second % 4 !== 0;
      lab.second({ traffic: silent ? false : { errorsCanary: 0.15 } });
      bad += silent ? 0 : 1;
    }
    expect(lab.state.name).toBe('aborting');
    expect(bad).toBeLessThan(5);
  });

  it('rolls back slowly (#1800): here the weight is 0 with the observation that shows it', () => {
    const lab = new RolloutLab();
    lab.toStep(1);
    lab.second({ traffic: { errorsCanary: 1 } });
    expect(lab.state.name).toBe('aborting');
    expect(lab.effects[0].effect).toEqual({
      kind: 'set-weight',
      weightPercent: 0,
    });
    expect(lab.target.weight).toBe(0);
  });
});

describe('Kayenta', () => {
  it('gives 100 points to nothing: here nothing to compare is never a pass', () => {
    const verdict = judge(createJudgeState(), strategyOf(errorsOnly), 0, {
      elapsedSeconds: 100_000,
    });
    expect(verdict.action).not.toBe('promote');
    expect(verdict.reasons.join()).toMatch(/nothing to compare in this step/);
    const oneArm = watch(
      strategyOf(errorsOnly),
      { weightPercent: 0, errorsStable: 0 },
      { seconds: 600 },
    );
    expect(oneArm.verdict.action).not.toBe('promote');
  });

  it('is wrong about baselines of zero (#780, #377): here zero against zero passes, and some against zero does not', () => {
    const clean = watch(strategyOf(errorsOnly), {
      errorsCanary: 0,
      errorsStable: 0,
    });
    expect(clean.verdict.action).toBe('promote');
    const dirty = watch(strategyOf(errorsOnly), {
      errorsCanary: 0.05,
      errorsStable: 0,
    });
    expect(dirty.verdict.action).toBe('abort');
  });

  it('is wrong about ties (#799): here a canary that is like stable, slow and failing alike, is not worse', () => {
    const { verdict } = watch(
      strategyOf(),
      {
        errorsCanary: 0.03,
        errorsStable: 0.03,
        latency: { medianMs: 4_000 },
      },
      { seconds: 400 },
    );
    expect(verdict.action).not.toBe('abort');
    expect(verdict.signals.map(({ state }) => state)).not.toContain('worse');
  });

  it('does not explain itself (#521): here each signal has its counts, its evidence, its threshold and a sentence', () => {
    const { verdict } = watch(strategyOf(), {
      latency: { medianMs: 100, canaryFactor: 3 },
    });
    expect(verdict.action).toBe('abort');
    for (const signal of verdict.signals) {
      expect(signal.words).toMatch(/\.$/);
      expect(signal.threshold).toBeGreaterThan(1);
      expect(signal.evidence).toBeGreaterThan(0);
    }
  });
});
