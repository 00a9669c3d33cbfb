import { listIncidents, listRuns } from '../database';
import { found, ProbeLab, probeOf } from '../__testUtils__/lab';
import { nextDue } from './ProbeScheduler';

describe('ProbeScheduler', () => {
  let lab: ProbeLab;

  beforeEach(async () => {
    lab = await ProbeLab.create();
  });
  afterEach(() => lab.drop());

  type Replica = ReturnType<ProbeLab['replica']>;
  const turn = async (...replicas: Replica[]) => {
    await Promise.all(replicas.map(({ scheduler }) => scheduler.look()));
    await Promise.all(replicas.map(({ scheduler }) => scheduler.settled()));
  };
  const runs = async (...probeIds: string[]) =>
    (await listRuns(lab.database.knex, { probeIds, limit: 100 })).items;

  it('walks each probe once per interval, whatever the number of replicas', async () => {
    const probes = ['a', 'b', 'c'].map(id => probeOf(id));
    const replicas = [1, 2, 3].map(() => lab.replica(...probes));
    for (const { scheduler } of replicas) await scheduler.prepare();
    for (let i = 0; i < 4; i += 1) {
      await turn(...replicas);
      await turn(...replicas);
      lab.pass(30_000);
    }
    expect(lab.walked).toHaveLength(12);
    for (const id of ['a', 'b', 'c']) expect(await runs(id)).toHaveLength(4);
  });

  it('keeps its rhythm, and catches up on nothing', async () => {
    const replica = lab.replica(probeOf('a'));
    await replica.scheduler.prepare();
    await turn(replica);
    lab.pass(29_999);
    await turn(replica);
    expect(lab.walked).toHaveLength(1);
    lab.pass(10_000_000);
    await turn(replica);
    await turn(replica);
    expect(lab.walked).toHaveLength(2);
  });

  it('looks again soon where it could not measure', async () => {
    const replica = lab.replica(probeOf('a'), probeOf('b'));
    lab.findings.set('a', [found('could-not-measure'), found('pass')]);
    await replica.scheduler.prepare();
    await turn(replica);
    lab.pass(10_000);
    await turn(replica);
    lab.pass(10_000);
    await turn(replica);
    expect(lab.walked.map(({ probeId }) => probeId).sort()).toEqual([
      'a',
      'a',
      'b',
    ]);
  });

  it('keeps the time of a probe that was known before', async () => {
    const first = lab.replica(probeOf('a'));
    await first.scheduler.prepare();
    await turn(first);
    const second = lab.replica(probeOf('a', { intervalMs: 60_000 }));
    await second.scheduler.prepare();
    await turn(second);
    expect(lab.walked).toHaveLength(1);
    lab.pass(30_000);
    await turn(second);
    lab.pass(30_000);
    await turn(second);
    expect(lab.walked).toHaveLength(2);
  });

  it('leaves alone what only another replica knows', async () => {
    const newer = lab.replica(probeOf('a'), probeOf('new'));
    const older = lab.replica(probeOf('a'));
    await newer.scheduler.prepare();
    await turn(older);
    expect(lab.walked).toEqual([{ probeId: 'a', arm: 'stable' }]);
  });

  it('takes over from a replica that died, and what that one found does not count', async () => {
    const dying = lab.replica(probeOf('a'));
    const heir = lab.replica(probeOf('a'));
    await dying.scheduler.prepare();
    let open = () => {};
    lab.gate = new Promise(resolve => {
      open = resolve;
    });
    await dying.scheduler.look();
    await turn(heir);
    expect(lab.walked).toHaveLength(1);

    // Its timeout, and the margin.
    lab.pass(20_000);
    lab.findings.set('a', [found('fail'), found('pass')]);
    await heir.scheduler.look();
    expect(lab.walked).toHaveLength(2);
    open();
    await dying.scheduler.settled();
    await heir.scheduler.settled();
    const kept = await runs('a');
    expect(kept).toHaveLength(1);
    lab.pass(30_000);
    await turn(dying, heir);
    expect(await runs('a')).toHaveLength(2);
  });

  it('hands over at once when it is stopped', async () => {
    const stopping = lab.replica(probeOf('a'));
    const staying = lab.replica(probeOf('a'));
    await stopping.scheduler.prepare();
    let open = () => {};
    lab.gate = new Promise(resolve => {
      open = resolve;
    });
    await stopping.scheduler.look();
    const stopped = stopping.scheduler.stop();
    open();
    await stopped;
    expect(await runs('a')).toEqual([]);
    await turn(staying);
    expect(await runs('a')).toHaveLength(1);
  });

  it('opens one incident and says so once, and once when it is over', async () => {
    const replicas = [1, 2].map(() => lab.replica(probeOf('a')));
    for (const { scheduler } of replicas) await scheduler.prepare();
    lab.findings.set(
      'a',
      ['f', 'f', '?', 'f', 'p', '?', 'p', 'p'].map(letter =>
        found(
          ({ f: 'fail', p: 'pass', '?': 'could-not-measure' } as const)[
            letter as 'f'
          ],
        ),
      ),
    );
    const open: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      await turn(...replicas);
      const { items } = await listIncidents(lab.database.knex, {
        probeIds: ['a'],
        open: true,
        limit: 10,
      });
      open.push(items.length);
      lab.pass(30_000);
    }
    expect(open).toEqual([0, 1, 1, 1, 1, 1, 0, 0]);
    expect(lab.notices).toBe(2);
    const { items } = await listIncidents(lab.database.knex, {
      probeIds: ['a'],
      limit: 10,
    });
    expect(items).toMatchObject([
      {
        probeId: 'a',
        arm: 'stable',
        failureClass: 'wrong-answer',
        key: 'probe/a/stable/wrong-answer',
        message: 'It was fail.',
        digest: 'sha256:one',
        resolution: 'recovered',
        notifications: [
          { kind: 'opened', sentAt: null, attempts: 0 },
          { kind: 'resolved', sentAt: null, attempts: 0 },
        ],
      },
    ]);
  });

  it('counts results that arrive at once one after the other', async () => {
    const { walker } = lab.replica(probeOf('a'));
    lab.findings.set('a', [found('fail')]);
    await Promise.all(
      Array.from({ length: 6 }, () =>
        walker.walk({ probe: probeOf('a'), arm: 'canary', trigger: 'request' }),
      ),
    );
    expect(await runs('a')).toHaveLength(6);
    const { items } = await listIncidents(lab.database.knex, {
      probeIds: ['a'],
      limit: 10,
    });
    expect(items).toHaveLength(1);
    expect(items[0].arm).toBe('canary');
  });
});

describe('nextDue', () => {
  const at = (ms: number) => new Date(1_000_000 + ms);
  it.each([
    [0, 30_000],
    [29_999, 30_000],
    [30_000, 60_000],
    [95_000, 120_000],
    // A clock that was set back.
    [-50_000, 30_000],
  ])('is in the rhythm and ahead, %i ms later', (later, next) => {
    expect(nextDue(at(0), 30_000, at(later))).toEqual(at(next));
  });
});
