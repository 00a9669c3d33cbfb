import { FakePortal, refusal, type FakeRoute } from './testing/FakePortal';
import { Terminal } from './testing/terminal';

const run = {
  id: 'pr_1',
  probeId: 'staging-export',
  arm: 'canary',
  trigger: 'request',
  outcome: 'fail',
  failureClass: 'wrong-answer',
  message: 'POST /export answered 500 instead of 200.',
  digest: 'sha256:0123456789abcdef',
  steps: [
    { title: 'Log in', outcome: 'pass', durationMs: 12, message: null },
    { title: 'Export', outcome: 'fail', durationMs: 3, message: 'It broke.' },
    { title: 'Check', outcome: 'skipped', durationMs: 0, message: null },
  ],
  startedAt: '2031-01-01T00:00:00.000Z',
  finishedAt: '2031-01-01T00:00:01.000Z',
  durationMs: 15,
  requestedBy: 'user:default/kim',
  decisionId: 'pd_1',
};

const incident = {
  id: 'pi_1',
  probeId: 'staging-export',
  arm: 'stable',
  failureClass: 'wrong-answer',
  key: 'probe/staging-export/stable/wrong-answer',
  message: 'It broke.',
  digest: null,
  openedAt: '2031-01-01T00:00:00.000Z',
  resolvedAt: null,
  resolution: null,
  notifications: [
    {
      kind: 'opened',
      createdAt: '2031-01-01T00:00:00.000Z',
      sentAt: null,
      attempts: 2,
      lastError: 'Error: down',
      recipient: null,
      route: [],
    },
  ],
};

const probe = {
  id: 'staging-export',
  title: 'Tenants can export',
  criticalPath: 'export',
  owner: 'component:default/reference-service',
  target: 'staging',
  intervalMs: 60_000,
  timeoutMs: 10_000,
  steps: ['Log in'],
  arms: [
    {
      arm: 'stable',
      state: 'missing',
      message: 'It was never walked.',
      lastRun: null,
      expiresAt: null,
      nextRunAt: null,
      incident,
    },
  ],
};

describe('probe', () => {
  let terminal: Terminal;
  let portal: FakePortal;

  async function serve(routes: { [route: string]: FakeRoute }): Promise<void> {
    portal = await FakePortal.start(routes);
    terminal.env.COMPANYOS_URL = portal.url;
  }

  beforeEach(async () => {
    terminal = await Terminal.open();
    terminal.env.COMPANYOS_TOKEN = 'a-token';
  });
  afterEach(async () => {
    await portal?.stop();
    await terminal.close();
  });

  it('list says what is known of each, in words', async () => {
    const json = {
      checkedAt: '2031-01-01T00:00:00.000Z',
      paths: [{ criticalPath: 'export', state: 'missing', probes: [probe] }],
    };
    await serve({ 'GET /api/probe/probes': () => ({ json }) });
    const { code, out } = await terminal.run('probe', 'list');
    expect(code).toBe(0);
    expect(out).toMatch(
      /export +staging-export +stable +Missing +never +It was never walked\./,
    );
    const asJson = await terminal.run('probe', 'list', '--json');
    expect(JSON.parse(asJson.out)).toEqual(json);
  });

  it('list of a portal without probes says so', async () => {
    const json = { checkedAt: '2031-01-01T00:00:00.000Z', paths: [] };
    await serve({ 'GET /api/probe/probes': () => ({ json }) });
    expect((await terminal.run('probe', 'list')).out).toBe(
      'There are no probes here.\n',
    );
  });

  it('show says who would hear of it, and what the last runs found', async () => {
    await serve({
      'GET /api/probe/probes/staging-export': () => ({ json: probe }),
      'GET /api/probe/probes/staging-export/route': () => ({
        json: {
          recipient: 'group:default/on-call',
          route: ['Notified the catch-all group:default/on-call.'],
        },
      }),
      'GET /api/probe/probes/staging-export/runs': () => ({
        json: { items: [run], nextCursor: null },
      }),
    });
    const { code, out } = await terminal.run('probe', 'show', 'staging-export');
    expect(code).toBe(0);
    expect(out).toContain('group:default/on-call');
    expect(out).toContain('Missing: It was never walked.');
    expect(out).toContain('incident pi_1, open since 2031-01-01');
    expect(out).toMatch(/canary +Failing +15 +sha256:0123456789ab\S* +POST/);
  });

  it('run shows each step, and ends with 10 unless it passed', async () => {
    let json: object = run;
    await serve({
      'POST /api/probe/probes/staging-export/runs': () => ({
        status: 201,
        json,
      }),
    });
    const failed = await terminal.run(
      ...['probe', 'run', 'staging-export', '--arm', 'canary'],
    );
    expect(failed.code).toBe(10);
    expect(failed.out).toContain(
      'Failing on canary in 15 ms: POST /export answered 500 instead of 200.',
    );
    expect(failed.out).toMatch(/Skipped +Check/);
    expect(failed.out).toContain('pd_1');
    expect(portal.requests[0].body).toEqual({ arm: 'canary' });

    json = {
      ...run,
      outcome: 'could-not-measure',
      failureClass: null,
      message: 'No password.',
    };
    const unknown = await terminal.run('probe', 'run', 'staging-export');
    expect(unknown.code).toBe(10);
    expect(unknown.out).toContain('Could not measure');

    json = { ...run, outcome: 'pass', failureClass: null, message: null };
    const passed = await terminal.run('probe', 'run', 'staging-export');
    expect(passed.code).toBe(0);
    expect(portal.requests[2].body).toEqual({ arm: 'stable' });
  });

  it('run says why policy does not allow it', async () => {
    await serve({
      'POST /api/probe/probes/staging-export/runs': () =>
        refusal(403, {
          code: 'POLICY_DENIED',
          message: 'Nobody granted it.',
          next: 'Ask someone on call.',
          decisionId: 'pd_9',
        }),
    });
    const { code, err } = await terminal.run('probe', 'run', 'staging-export');
    expect(code).toBe(3);
    expect(err).toContain('pd_9');
    expect(err).toContain('Ask someone on call.');
  });

  it('incidents says what was said to whom, and what was not', async () => {
    await serve({
      'GET /api/probe/incidents': () => ({
        json: { items: [incident], nextCursor: null },
      }),
    });
    const { code, out } = await terminal.run('probe', 'incidents', '--open');
    expect(code).toBe(0);
    expect(out).toContain('staging-export on stable: It broke.');
    expect(out).toContain('not sent yet, 2 attempts: Error: down');
    expect(portal.requests[0].query.get('open')).toBe('true');
  });
});
