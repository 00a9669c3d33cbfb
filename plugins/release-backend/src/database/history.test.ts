import { DEFAULT_STRATEGY, type TelemetryWindow } from '@companyos/canary';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import {
  insertRelease,
  insertRollout,
  listWindows,
  migrateReleases,
  saveWindows,
} from '.';

const LANE = { target: 'staging', component: 'component:default/shop' };
const START_MS = Date.parse('2026-11-23T12:00:00.000Z');

/** Four a second, as staging gives them. */
function windowAt(index: number, weightPercent?: number): TelemetryWindow {
  const fromMs = START_MS + index * 250;
  return {
    fromMs,
    toMs: fromMs + 250,
    weightPercent,
    arms: {
      errors: { badCanary: 1, seenCanary: 2, badStable: 0, seenStable: 9 },
    },
  };
}

describe('what was seen of a rollout', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { knex } = database;
    await migrateReleases(knex);
    await insertRelease(knex, {
      id: 'rel_1',
      ...LANE,
      version: '1',
      digest: 'sha256:1',
      deployment: 'rel_1',
      state: 'rolling-out',
      created_by: 'user:default/ada',
    });
    await insertRollout(knex, {
      id: 'ro_1',
      release_id: 'rel_1',
      previous_id: null,
      ...LANE,
      kind: 'canary',
      state_reason: 'x',
      operation_id: 'op_1',
      started_by: 'user:default/ada',
      reason: 'x',
      strategy: DEFAULT_STRATEGY,
      machine: { intents: [] },
    });
    // A minute at 10 %, one window in which it changed, a minute of silence, and a minute at 50 %.
    await saveWindows(knex, 'ro_1', [
      ...Array.from({ length: 240 }, (_, i) => windowAt(i, 10)),
      windowAt(240),
      ...Array.from({ length: 240 }, (_, i) => windowAt(480 + i, 50)),
    ]);
  });
  afterAll(() => database.drop());

  it('is told window by window where that is not too much', async () => {
    const points = await listWindows(database.knex, 'ro_1', 600);
    expect(points).toHaveLength(481);
    expect(points[240]).toEqual({
      fromMs: START_MS + 60_000,
      toMs: START_MS + 60_250,
      weightPercent: null,
      canary: { bad: 1, seen: 2 },
      stable: { bad: 0, seen: 9 },
    });
  });

  it('is summed where it is: nothing is lost, and silence stays silent', async () => {
    const points = await listWindows(database.knex, 'ro_1', 30);
    expect(points.length).toBeLessThanOrEqual(30);
    const total = (of: (point: (typeof points)[number]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0);
    expect(total(({ canary }) => canary.bad)).toBe(481);
    expect(total(({ stable }) => stable.seen)).toBe(9 * 481);
    expect(new Set(points.map(point => point.weightPercent))).toEqual(
      new Set([10, null, 50]),
    );
    const starts = points.map(({ fromMs }) => fromMs);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    const [gap] = points.filter(
      ({ fromMs }, i) => i > 0 && fromMs - points[i - 1].toMs > 30_000,
    );
    expect(gap.fromMs).toBe(START_MS + 120_000);
  });
});
