import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { FakeTarget } from './__testUtils__/FakeTarget';
import { startTestPortal, type TestPortal } from './__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

describe('the probe plugin', () => {
  let database: TestDatabase;
  let target: FakeTarget;
  let portal: TestPortal;

  beforeAll(async () => {
    [database, target] = await Promise.all([
      createTestDatabase(),
      FakeTarget.create(),
    ]);
    portal = await startTestPortal({
      database,
      probes: [target.probe('login'), target.probe('export')],
    });
  });
  afterAll(async () => {
    await portal?.stop();
    await target.close();
    await database.drop();
  });
  beforeEach(() => {
    target.status.stable = 200;
    target.status.canary = 200;
  });

  const decisions = () =>
    portal.ledger.map(({ record }) => ({
      action: record.plain?.action,
      outcome: record.outcome,
      subject: record.subject,
      decisionId: record.plain?.decisionId,
    }));

  it('walks what is due and shows it by critical path, with the version that answered', async () => {
    const list = await waitFor(async () => {
      const found = await portal.as('omar').list();
      return found.paths.every(({ state }) => state === 'pass') && found;
    });
    expect(list.paths.map(({ criticalPath }) => criticalPath)).toEqual([
      'export',
      'login',
    ]);
    expect(list.paths[1].probes).toEqual([
      {
        id: 'login',
        title: 'Walk login',
        criticalPath: 'login',
        owner: 'component:default/shop',
        target: 'shop',
        intervalMs: 3_600_000,
        timeoutMs: 10_000,
        steps: ['Ask'],
        arms: [
          {
            arm: 'stable',
            state: 'pass',
            message: 'Every step passed.',
            lastRun: expect.objectContaining({
              trigger: 'schedule',
              outcome: 'pass',
              digest: 'sha256:stable',
              requestedBy: null,
              decisionId: null,
            }),
            expiresAt: expect.any(String),
            nextRunAt: expect.any(String),
            incident: null,
          },
        ],
      },
    ]);
    const [login] = list.paths[1].probes;
    // Its next run is put down a moment after its last.
    const [stable] = login.arms;
    expect(await portal.as('omar').get('login')).toEqual({
      ...login,
      arms: [{ ...stable, nextRunAt: expect.any(String) }],
    });
  });

  it('walks the canary for the release controller, and answers with result and digest', async () => {
    target.status.canary = 500;
    const run = await portal
      .asPlugin('plugin:release')
      .run('login', { arm: 'canary' });
    expect(run).toMatchObject({
      arm: 'canary',
      trigger: 'request',
      outcome: 'fail',
      failureClass: 'wrong-answer',
      message: 'GET / answered 500 instead of 200.',
      digest: 'sha256:canary',
      steps: [{ title: 'Ask', outcome: 'fail' }],
      requestedBy: 'service:plugin:release',
      decisionId: expect.stringMatching(/^pd_/),
    });
    await waitFor(async () =>
      decisions().some(({ decisionId }) => decisionId === run.decisionId),
    );
    expect(decisions()).toContainEqual({
      action: 'probe:run',
      outcome: 'allow',
      subject: 'probe:login',
      decisionId: run.decisionId,
    });
    const { arms } = await portal.as('rhea').get('login');
    expect(arms).toMatchObject([
      { arm: 'stable', state: 'pass' },
      { arm: 'canary', state: 'fail', nextRunAt: null, incident: null },
    ]);
    expect(
      (await portal.as('rhea').allRuns({ digest: 'sha256:canary' })).items,
    ).toEqual([run]);
  });

  it.each([
    ['omar', 'stable'],
    ['rhea', 'canary'],
    ['augusta', 'stable'],
  ] as const)('does not let %s run it, and records that', async (who, arm) => {
    const error = await portal
      .as(who)
      .run('export', { arm })
      .catch(caught => caught);
    expect(error).toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.stringMatching(/^pd_/),
      next: expect.any(String),
    });
    await waitFor(async () =>
      decisions().some(
        ({ decisionId, outcome }) =>
          decisionId === error.decisionId && outcome === 'deny',
      ),
    );
    const { items } = await portal.as(who).runs('export', { arm });
    expect(items.some(({ trigger }) => trigger === 'request')).toBe(false);
  });

  it('lets the release controller walk stable beside its canary, and other plugins not even look', async () => {
    expect(
      await portal.asPlugin('plugin:release').run('login', { arm: 'stable' }),
    ).toMatchObject({ arm: 'stable', outcome: 'pass' });
    expect((await portal.asPlugin('plugin:release').list()).paths).toHaveLength(
      2,
    );
    await expect(
      portal.asPlugin('plugin:catalog').list(),
    ).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.any(String),
    });
    const catalog = portal.asPlugin('plugin:catalog');
    for (const ask of [
      () => catalog.allRuns(),
      () => catalog.run('login', { arm: 'stable' }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    }
  });

  it('opens an incident, tells the owner that the catalog names, and again when it is over', async () => {
    target.status.stable = 503;
    const kim = portal.as('kim');
    await kim.run('export', { arm: 'stable' });
    expect((await kim.incidents({ probeId: 'export' })).items).toEqual([]);
    await kim.run('export', { arm: 'stable' });
    await waitFor(async () => portal.sent.length === 1);
    expect(portal.sent[0]).toMatchObject({
      recipients: { type: 'entity', entityRef: 'group:default/shop-team' },
      payload: {
        title: 'Failing: Walk export',
        severity: 'critical',
        link: '/#probe-export',
      },
    });
    const open = await waitFor(async () => {
      const { items } = await kim.incidents({ open: true });
      return items[0]?.notifications[0]?.sentAt ? items : undefined;
    });
    expect(open).toMatchObject([
      {
        probeId: 'export',
        key: 'probe/export/stable/wrong-answer',
        resolvedAt: null,
        notifications: [
          {
            kind: 'opened',
            recipient: 'group:default/shop-team',
            route: [
              'component:default/shop is owned by group:default/shop-team.',
              'Notified group:default/shop-team.',
            ],
          },
        ],
      },
    ]);
    expect((await kim.get('export')).arms[0]).toMatchObject({
      state: 'fail',
      incident: { id: open[0].id },
    });
    expect((await kim.list()).paths[0]).toMatchObject({
      criticalPath: 'export',
      state: 'fail',
    });

    target.status.stable = 200;
    await kim.run('export', { arm: 'stable' });
    await kim.run('export', { arm: 'stable' });
    await waitFor(async () => portal.sent.length === 2);
    expect(portal.sent[1].payload.title).toBe('Resolved: Walk export');
    expect((await kim.incidents({ open: true })).items).toEqual([]);
    expect((await kim.incidents({ open: false })).items).toMatchObject([
      { id: open[0].id, resolution: 'recovered' },
    ]);
  });

  it('says who would be notified', async () => {
    expect((await portal.as('kim').route('login')).recipient).toBe(
      'group:default/shop-team',
    );
  });

  it('pages through runs, newest first', async () => {
    const ada = portal.as('ada');
    for (let i = 0; i < 3; i += 1) await ada.run('login', { arm: 'stable' });
    const all = await ada.runs('login', { limit: 100 });
    expect(all.nextCursor).toBeNull();
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ada.runs('login', { limit: 2, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(ids).toEqual(all.items.map(({ id }) => id));
    expect(ids).toEqual([...ids].sort().reverse());
    expect((await ada.runs('login', { outcome: 'fail' })).items).toMatchObject([
      { arm: 'canary' },
    ]);
  });

  it('refuses what breaks its contract, and names what there is not', async () => {
    const bad = async (path: string, body?: object) => {
      const response = await portal.fetchAs('ada', path, {
        ...(body && {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      return { status: response.status, error: (await response.json()).error };
    };
    expect(await bad('/probes/login/runs?limit=0')).toMatchObject({
      status: 400,
      error: { code: 'INVALID_INPUT' },
    });
    expect(await bad('/runs?cursor=1')).toMatchObject({ status: 400 });
    expect(await bad('/probes/login/runs', { arm: 'left' })).toMatchObject({
      status: 400,
    });
    expect(
      await bad('/probes/login/runs', { arm: 'stable', as: 'augusta' }),
    ).toMatchObject({ status: 400 });
    expect(await bad('/probes/nothing')).toMatchObject({
      status: 404,
      error: { code: 'NOT_FOUND', message: 'There is no probe "nothing".' },
    });
    expect(await bad('/openapi.json')).toMatchObject({ status: 200 });
  });
});
