import { DEFAULT_STRATEGY } from '@companyos/canary';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import {
  forgetOld,
  insertRelease,
  insertRollout,
  listWindows,
  migrateReleases,
  saveGateReport,
  saveWindows,
} from '.';

const NOW = new Date('2027-01-01T00:00:00.000Z');
const RETENTION = { observationDays: 30, historyDays: 400 };
const LANE = { target: 'staging', component: 'component:default/shop' };

describe('what is older than it is kept for', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrateReleases(database.knex);
    await insertRelease(database.knex, {
      id: 'rel_1',
      ...LANE,
      version: '1',
      digest: 'sha256:1',
      deployment: 'rel_1',
      state: 'aborted',
      created_by: 'user:default/ada',
    });
  });
  afterAll(() => database.drop());

  async function ended(id: string, daysAgo: number) {
    const { knex } = database;
    await insertRollout(knex, {
      id,
      release_id: 'rel_1',
      previous_id: null,
      ...LANE,
      kind: 'first',
      state_reason: 'x',
      operation_id: 'op_1',
      started_by: 'user:default/ada',
      reason: 'x',
      strategy: DEFAULT_STRATEGY,
      machine: { intents: [] },
    });
    const errors = { badCanary: 0, seenCanary: 1, badStable: 0, seenStable: 1 };
    await saveWindows(knex, id, [{ fromMs: 0, toMs: 1, arms: { errors } }]);
    await knex('rollouts')
      .where({ id })
      .update({
        state: 'rolled-back',
        open: false,
        ended_at: new Date(NOW.getTime() - daysAgo * 86_400_000),
      });
  }

  it('is forgotten: first what was observed, later the rest; how a version last fared stays', async () => {
    await ended('ro_1', 500);
    await ended('ro_2', 450);
    await ended('ro_3', 20);
    const { knex } = database;
    expect(await forgetOld(knex, RETENTION, NOW)).toEqual({
      windows: 2,
      rollouts: 2,
      gateReports: 0,
    });
    expect(await knex('rollouts').pluck('id')).toEqual(['ro_3']);
    expect(await listWindows(knex, 'ro_3', 10)).toHaveLength(1);
    const later = new Date(NOW.getTime() + 1_000 * 86_400_000);
    expect(await forgetOld(knex, RETENTION, later)).toEqual({
      windows: 1,
      rollouts: 0,
      gateReports: 0,
    });
    expect(await forgetOld(knex, RETENTION, later)).toEqual({
      windows: 0,
      rollouts: 0,
      gateReports: 0,
    });
  });

  it('leaves the last report of each gate, however old', async () => {
    const { knex } = database;
    const report = (daysAgo: number, gate: 'canary' | 'spec-parity') =>
      knex.transaction(tx =>
        saveGateReport(tx, {
          releaseId: 'rel_1',
          gate,
          digest: 'sha256:1',
          outcome: 'pass',
          words: 'x',
          observed: 'x',
          measured: { daysAgo },
          reportedBy: 'user:default/ada',
          reportedAt: new Date(NOW.getTime() - daysAgo * 86_400_000),
          expiresAt: NOW,
        }),
      );
    await report(500, 'canary');
    await report(450, 'canary');
    await report(600, 'spec-parity');
    expect(await forgetOld(knex, RETENTION, NOW)).toMatchObject({
      gateReports: 1,
    });
    const left = await knex('gate_reports').orderBy('gate').pluck('measured');
    expect(left).toEqual(['{"daysAgo":450}', '{"daysAgo":600}']);
  });
});
