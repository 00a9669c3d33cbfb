import { found, ProbeLab, probeOf } from '../__testUtils__/lab';
import {
  claimNotifications,
  forget,
  listIncidents,
  listRuns,
  markSent,
} from '.';

const DAY_MS = 24 * 3_600_000;

describe('forget', () => {
  let lab: ProbeLab;
  beforeEach(async () => {
    lab = await ProbeLab.create();
  });
  afterEach(() => lab.drop());

  it('keeps the last run of each arm, open incidents, and what is still to be said', async () => {
    const { knex } = lab.database;
    const probe = probeOf('a');
    const { walker } = lab.replica(probe);
    const walk = async (outcome: 'pass' | 'fail', arm: 'stable' | 'canary') => {
      lab.findings.set('a', [found(outcome)]);
      await walker.walk({ probe, arm, trigger: 'schedule' });
      lab.pass(1_000);
    };
    for (const outcome of ['fail', 'fail', 'pass', 'pass'] as const) {
      await walk(outcome, 'stable');
    }
    await walk('fail', 'canary');
    await walk('fail', 'canary');
    lab.pass(31 * DAY_MS);
    const before = new Date(lab.now.getTime() - 30 * DAY_MS);
    const left = async () => ({
      runs: (await listRuns(knex, { probeIds: ['a'], limit: 100 })).items,
      incidents: (await listIncidents(knex, { probeIds: ['a'], limit: 100 }))
        .items,
    });

    await forget(knex, before);
    expect((await left()).runs).toMatchObject([
      { arm: 'canary' },
      { arm: 'stable' },
    ]);
    // The resolution of the first is not sent yet.
    expect((await left()).incidents).toHaveLength(2);

    for (;;) {
      const [notice] = await claimNotifications(knex, {
        limit: 1,
        leaseMs: 1_000,
        now: lab.now,
      });
      if (!notice) break;
      await markSent(knex, notice, { at: lab.now, recipient: 'x', route: [] });
    }
    await forget(knex, before);
    expect((await left()).incidents).toMatchObject([
      { arm: 'canary', resolvedAt: null },
    ]);
  });
});
