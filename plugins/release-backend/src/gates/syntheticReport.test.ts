import type { ProbeRun } from '@companyos/plugin-probe-common';
import { syntheticReport, type WalkedPath } from './syntheticReport';

const LANE = { target: 'staging', component: 'component:default/shop' };
const NOW = new Date('2027-01-01T12:00:00.000Z');
const ago = (seconds: number) =>
  new Date(NOW.getTime() - seconds * 1_000).toISOString();
const ahead = (seconds: number) =>
  new Date(NOW.getTime() + seconds * 1_000).toISOString();

function path(
  criticalPath: string,
  lastRun: Partial<ProbeRun> | null,
  nextRunAt: string | null = ahead(20),
): WalkedPath {
  return {
    probe: {
      id: criticalPath,
      criticalPath,
      intervalMs: 60_000,
      timeoutMs: 5_000,
      arms: [{ arm: 'stable', nextRunAt }] as never,
    },
    lastRun: lastRun && {
      id: `pr_${criticalPath}`,
      probeId: criticalPath,
      arm: 'stable',
      trigger: 'schedule',
      outcome: 'pass',
      failureClass: null,
      message: null,
      digest: 'sha256:1',
      steps: [],
      startedAt: ago(10),
      finishedAt: ago(10),
      durationMs: 1,
      requestedBy: null,
      decisionId: null,
      ...lastRun,
    },
  };
}

const report = (...paths: WalkedPath[]) => syntheticReport(LANE, paths, NOW);

describe('what probes say of a release', () => {
  it('is a pass when every path passes, until the first of them is due no more', () => {
    const found = report(
      path('login', {}),
      path('export', { finishedAt: ago(40) }, ahead(5)),
    );
    expect(found).toMatchObject({
      outcome: 'pass',
      observed: '2 of 2 critical paths',
      measured: {
        target: 'staging',
        paths: [{ run: 'pr_login', state: 'pass' }, { run: 'pr_export' }],
      },
    });
    // 40 s ago, two intervals and its own time.
    expect(found?.expiresAt).toEqual(new Date(ahead(85)));
    expect(found?.nextRunAt).toEqual(new Date(ahead(5)));
  });

  it('is a failure as soon as one fails, also before the others were walked', () => {
    expect(
      report(
        path('login', null),
        path('export', { outcome: 'fail', message: 'It answers 500.' }),
        path('jobs', { outcome: 'could-not-measure', message: 'No session.' }),
      ),
    ).toMatchObject({
      outcome: 'fail',
      words: 'export: It answers 500.',
      observed: '0 of 3 critical paths',
    });
  });

  it('is not known where a path could not be measured, or where nothing is walked', () => {
    expect(
      report(
        path('login', {}),
        path('jobs', { outcome: 'could-not-measure', message: null }),
      ),
    ).toMatchObject({ outcome: 'could-not-measure' });
    expect(report()).toMatchObject({
      outcome: 'could-not-measure',
      words: 'No probe walks component:default/shop at staging.',
    });
  });

  it('is nothing to report while a path was not walked with it of late', () => {
    expect(report(path('login', {}), path('export', null))).toBeNull();
    expect(
      report(path('login', { outcome: 'fail', finishedAt: ago(600) })),
    ).toBeNull();
  });
});
