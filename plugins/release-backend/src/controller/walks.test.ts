import type { ProbeResult } from '@companyos/canary';
import { ReleaseLab } from '../__testUtils__/ReleaseLab';
import { QUICK, SHOP, VERSIONS } from '../__testUtils__/world';

describe('walks of critical paths', () => {
  let lab: ReleaseLab;
  const options = {};

  afterEach(() => lab.close());

  it('takes a release back whose critical path does not work, whatever its counters say', async () => {
    lab = await ReleaseLab.create(options);
    const { signals, ...quick } = QUICK;
    lab.annotation = { ...quick, signals: { ...signals, synthetic: {} } };
    let walked = 0;
    lab.walks = canary =>
      canary
        ? [
            {
              id: `run_${(walked += 1)}`,
              path: 'login',
              arm: 'canary',
              outcome: 'fail',
              digest: VERSIONS[1].digest,
              message: 'Nobody can log in.',
            },
          ]
        : [];
    const id = await lab.begin('2.0.0');
    const done = await lab.untilState(id, 'rolled-back');
    expect(done.state_reason).toContain('Nobody can log in.');
    expect((await lab.target.readBack(SHOP)).stable).toBe('initial');
  });

  it('hears of walks for what is under way, while an earlier rollout still has something to tell', async () => {
    lab = await ReleaseLab.create(options);
    const { signals, ...quick } = QUICK;
    const synthetic = { paths: ['login'] };
    lab.annotation = { ...quick, signals: { ...signals, synthetic } };
    const results: ProbeResult[] = [];
    let walked = 0;
    lab.walks = canary => {
      if (canary) {
        results.push({
          id: `run_${(walked += 1)}`,
          path: 'login',
          arm: 'canary',
          outcome: 'pass',
        });
      }
      return results.splice(0);
    };
    // Nobody can be told, so the first one stays open when it has ended.
    lab.tell = async () => {
      throw new Error('Nobody can be told now.');
    };
    await lab.untilState(await lab.begin('2.0.0'), 'completed');
    const next = await lab.begin('3.0.0');
    await lab.untilState(next, 'completed');
    expect(lab.told).toEqual([]);
  });

  it('says what it waits for before the first user sees it', async () => {
    lab = await ReleaseLab.create(options);
    const { signals, ...quick } = QUICK;
    const synthetic = { paths: ['login'], failures: 3 };
    lab.annotation = { ...quick, signals: { ...signals, synthetic } };
    lab.walks = canary =>
      canary
        ? [
            {
              id: 'run_1',
              path: 'login',
              arm: 'canary',
              outcome: 'could-not-measure',
            },
          ]
        : [];
    const id = await lab.begin('2.0.0');
    const row = await lab.until(id, ({ state_reason }) =>
      state_reason.includes('could not measure'),
    );
    expect(row).toMatchObject({ state: 'pending', observed_percent: 0 });
    lab.walks = () => [
      { id: 'run_2', path: 'login', arm: 'canary', outcome: 'pass' },
    ];
    await lab.until(id, ({ state }) => state !== 'pending');
  });
});
