import type { ProbeRun } from '@companyos/plugin-probe-common';
import { found, probeOf } from '../__testUtils__/lab';
import { pathsOf, viewOf, type KnownArm } from './views';

const probe = probeOf('login');
const END = Date.parse('2031-01-01T00:00:00.000Z');
const at = (ms: number) => new Date(END + ms);

function lastRun(change: Partial<ProbeRun> = {}): ProbeRun {
  return {
    id: 'pr_1',
    probeId: 'login',
    arm: 'stable',
    trigger: 'schedule',
    requestedBy: null,
    decisionId: null,
    ...found('pass'),
    finishedAt: at(0).toISOString(),
    ...change,
  };
}

const known = (
  arm: KnownArm['arm'],
  change: Partial<ProbeRun> = {},
): KnownArm => ({ arm, lastRun: lastRun({ arm, ...change }), incident: null });

describe('viewOf', () => {
  it('shows stable before it was ever walked, as missing', () => {
    expect(viewOf(probe, [], at(5), at(0)).arms).toEqual([
      {
        arm: 'stable',
        state: 'missing',
        message: 'It was never walked.',
        lastRun: null,
        expiresAt: null,
        nextRunAt: at(5).toISOString(),
        incident: null,
      },
    ]);
  });

  it('does not let an old pass stand for now', () => {
    const view = viewOf(probe, [known('stable')], undefined, at(70_001));
    expect(view.arms).toMatchObject([
      {
        state: 'missing',
        message:
          'The last run ended at 2031-01-01T00:00:00.000Z (pass); one was due every 30 s.',
        expiresAt: at(70_000).toISOString(),
        lastRun: { outcome: 'pass' },
        nextRunAt: null,
      },
    ]);
  });

  it('says what was wrong, and why something could not be measured', () => {
    const view = viewOf(
      probe,
      [
        known('stable', { ...found('could-not-measure') }),
        known('canary', { ...found('fail') }),
      ],
      undefined,
      at(0),
    );
    expect(view.arms).toMatchObject([
      { state: 'could-not-measure', message: 'It was could-not-measure.' },
      { arm: 'canary', state: 'fail', message: 'It was fail.' },
    ]);
  });

  it('shows a canary while it is walked, and as long as an incident of it is open', () => {
    const arms = (canary: KnownArm, now: Date) =>
      viewOf(probe, [known('stable'), canary], undefined, now).arms;
    expect(arms(known('canary'), at(0))).toHaveLength(2);
    expect(arms(known('canary'), at(70_001))).toHaveLength(1);
    const incident = {} as NonNullable<KnownArm['incident']>;
    expect(arms({ ...known('canary'), incident }, at(70_001))).toMatchObject([
      { arm: 'stable' },
      { arm: 'canary', state: 'missing' },
    ]);
  });
});

describe('pathsOf', () => {
  it('is as bad as the worst of its probes on stable, whatever the canary does', () => {
    const view = (id: string, arms: KnownArm[]) =>
      viewOf(probeOf(id, { criticalPath: 'login' }), arms, undefined, at(0));
    const good = view('a', [known('stable'), known('canary', found('fail'))]);
    expect(pathsOf([good])).toMatchObject([
      { criticalPath: 'login', state: 'pass' },
    ]);
    const bad = view('b', [known('stable', found('fail'))]);
    expect(pathsOf([good, bad])).toMatchObject([
      { state: 'fail', probes: [{ id: 'a' }, { id: 'b' }] },
    ]);
    const unknown = view('c', []);
    expect(pathsOf([good, unknown])).toMatchObject([{ state: 'missing' }]);
  });
});
