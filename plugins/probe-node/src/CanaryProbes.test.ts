import type {
  ProbeApi,
  ProbeRun,
  ProbeView,
} from '@companyos/plugin-probe-common';
import { CanaryProbes } from './CanaryProbes';

const AT = '2031-01-01T00:00:00.000Z';

function runOf(id: string, change: Partial<ProbeRun> = {}): ProbeRun {
  return {
    id,
    probeId: 'login',
    arm: 'canary',
    trigger: 'request',
    outcome: 'pass',
    failureClass: null,
    message: null,
    digest: 'sha256:canary',
    steps: [],
    startedAt: AT,
    finishedAt: AT,
    durationMs: 1,
    requestedBy: null,
    decisionId: null,
    ...change,
  };
}

function viewOf(
  id: string,
  stable: Partial<ProbeView['arms'][number]> = {},
): ProbeView {
  return {
    id,
    title: id,
    criticalPath: `path-${id}`,
    owner: 'component:default/shop',
    target: id === 'elsewhere' ? 'other' : 'staging',
    intervalMs: 30_000,
    timeoutMs: 10_000,
    steps: [],
    arms: [
      {
        arm: 'stable',
        state: 'missing',
        message: '',
        lastRun: null,
        expiresAt: null,
        nextRunAt: null,
        incident: null,
        ...stable,
      },
    ],
  };
}

describe('CanaryProbes', () => {
  let nowMs: number;
  let views: ProbeView[];
  let walked: string[];
  let answer: (id: string) => Promise<ProbeRun>;
  let onStable: (id: string) => Promise<ProbeRun>;

  beforeEach(() => {
    nowMs = 0;
    views = [viewOf('login')];
    walked = [];
    answer = async () => runOf(`pr_${walked.length}`);
    onStable = async () => {
      throw new Error('Nobody walks stable.');
    };
  });

  function create() {
    const probes = CanaryProbes.create({
      target: 'staging',
      token: async () => 'a-token',
      everyMs: 5_000,
      now: () => nowMs,
      probes: {
        async list(request) {
          expect(request).toEqual({ token: 'a-token' });
          return {
            checkedAt: AT,
            paths: views.map(view => ({
              criticalPath: view.criticalPath,
              state: 'missing' as const,
              probes: [view],
            })),
          };
        },
        run(id, body, request) {
          expect(request).toEqual({ token: 'a-token' });
          if (body.arm === 'stable') return onStable(id);
          walked.push(id);
          return answer(id);
        },
      } satisfies Pick<ProbeApi, 'list' | 'run'>,
    });
    return async (canary = true) => {
      const results = probes.collect({ canary });
      await new Promise(resolve => setImmediate(resolve));
      return results;
    };
  }

  it('waits for nothing, and tells each result once', async () => {
    const collect = create();
    expect(await collect()).toEqual([]);
    expect(await collect()).toEqual([
      {
        id: 'pr_1',
        path: 'path-login',
        arm: 'canary',
        outcome: 'pass',
        digest: 'sha256:canary',
      },
    ]);
    expect(await collect()).toEqual([]);
  });

  it('walks each probe of its target as often as it is told to', async () => {
    views = [viewOf('login'), viewOf('export'), viewOf('elsewhere')];
    const collect = create();
    await collect();
    nowMs = 4_999;
    await collect();
    expect(walked).toEqual(['login', 'export']);
    nowMs = 5_000;
    await collect();
    expect(walked).toEqual(['login', 'export', 'login', 'export']);
  });

  it('never walks one twice at once', async () => {
    let end = (_: ProbeRun) => {};
    answer = () =>
      new Promise(resolve => {
        end = resolve;
      });
    const collect = create();
    await collect();
    nowMs = 60_000;
    await collect();
    expect(walked).toHaveLength(1);
    end(runOf('pr_slow', { outcome: 'fail', message: 'Slow.', digest: null }));
    await collect();
    expect(await collect()).toEqual([
      {
        id: 'pr_slow',
        path: 'path-login',
        arm: 'canary',
        outcome: 'fail',
        message: 'Slow.',
      },
    ]);
    await collect();
    expect(walked.length).toBeGreaterThan(1);
  });

  it('walks stable as well where the canary fails, and tells that first', async () => {
    answer = async () => runOf('pr_c', { outcome: 'fail', message: 'No.' });
    onStable = async () =>
      runOf('pr_s', { arm: 'stable', outcome: 'fail', digest: null });
    const collect = create();
    await collect();
    expect((await collect()).map(({ arm, outcome }) => [arm, outcome])).toEqual(
      [
        ['stable', 'fail'],
        ['canary', 'fail'],
      ],
    );
  });

  it('walks nothing while there is no canary', async () => {
    const collect = create();
    await collect(false);
    expect(walked).toEqual([]);
  });

  it('tells what stable found, once, unless it is out of date', async () => {
    const lastRun = runOf('pr_stable', { arm: 'stable', outcome: 'fail' });
    views = [viewOf('login', { state: 'fail', lastRun })];
    answer = () => new Promise(() => {});
    const collect = create();
    await collect();
    expect(await collect()).toMatchObject([
      { id: 'pr_stable', arm: 'stable', outcome: 'fail' },
    ]);
    expect(await collect()).toEqual([]);

    views = [
      viewOf('login', { state: 'missing', lastRun: { ...lastRun, id: 'old' } }),
    ];
    await collect();
    expect(await collect()).toEqual([]);
  });

  it('says that it could not measure where it may not even ask', async () => {
    answer = async () => {
      throw new Error('Policy does not allow it.');
    };
    const collect = create();
    await collect();
    nowMs = 5_000;
    const first = await collect();
    const second = await collect();
    expect([...first, ...second]).toMatchObject([
      {
        outcome: 'could-not-measure',
        message: 'The walk could not be asked for: Policy does not allow it.',
      },
      { outcome: 'could-not-measure' },
    ]);
    expect(first[0].id).not.toBe(second[0].id);
  });
});
