import { DEFAULT_STRATEGY } from '@companyos/canary';
import type {
  Release,
  Rollout,
  RolloutEvent,
} from '@companyos/plugin-release-common';
import { FakePortal, refusal, type FakeRoute } from './testing/FakePortal';
import { decidedPlan, operation } from './testing/fixtures';
import { Terminal } from './testing/terminal';

const digest = `sha256:${'d'.repeat(64)}`;

const release: Release = {
  id: 'rel_1',
  component: 'component:default/shop',
  target: 'staging',
  version: '1.2.0',
  digest,
  state: 'superseded',
  servedAt: '2025-11-22T12:00:00.000Z',
  allowed: ['rollback'],
  createdBy: 'user:default/ada',
  createdAt: '2025-11-21T12:00:00.000Z',
  updatedAt: '2025-11-22T12:00:00.000Z',
};

function rollout(overrides: Partial<Rollout> = {}): Rollout {
  return {
    id: 'ro_1',
    release: { id: 'rel_2', version: '1.3.0', digest },
    previous: { id: 'rel_1', version: '1.2.0', digest },
    component: 'component:default/shop',
    target: 'staging',
    kind: 'canary',
    state: 'progressing',
    stateReason: 'It was observed for 8 s, and 1 min are asked for.',
    stepIndex: 1,
    strategy: DEFAULT_STRATEGY,
    weightPercent: 10,
    observedPercent: 10,
    observedAt: '2025-11-23T12:00:00.000Z',
    verdict: {
      action: 'hold',
      reasons: ['Too early.'],
      signals: [
        {
          id: 'errors',
          role: 'hard',
          state: 'undecided',
          words: 'Errors: 1 of 200 canary units bad.',
        },
      ],
    },
    startedBy: 'user:default/ada',
    reason: 'order 4711',
    startedAt: '2025-11-23T12:00:00.000Z',
    updatedAt: '2025-11-23T12:00:00.000Z',
    endedAt: null,
    watchedAt: '2025-11-23T12:00:00.000Z',
    allowed: ['pause', 'abort'],
    ...overrides,
  };
}

const history: readonly RolloutEvent[] = [
  {
    sequence: 1,
    at: '2025-11-23T12:00:00.000Z',
    kind: 'started',
    actor: 'user:default/ada',
    words: 'order 4711',
    operationId: 'op_1',
  },
];

const START = ['release', 'start', 'shop', '--target', 'staging'].concat(
  '--release',
  '1.3.0',
);

let terminal: Terminal;
let portal: FakePortal | undefined;

async function serve(routes: { [route: string]: FakeRoute }): Promise<void> {
  portal = await FakePortal.start(routes);
  terminal.env.COMPANYOS_URL = portal.url;
}

/** One answer after the other; the last one stays. */
function answers(...list: unknown[]): FakeRoute {
  let index = 0;
  return () => {
    const json = list[Math.min(index, list.length - 1)];
    index += 1;
    return { json };
  };
}

beforeEach(async () => {
  terminal = await Terminal.open();
  terminal.env.COMPANYOS_TOKEN = 'a-token';
});
afterEach(async () => {
  await portal?.stop();
  portal = undefined;
  await terminal.close();
});

describe('release start', () => {
  const started = answers({
    operation: operation({ state: 'succeeded' }),
    rolloutId: 'ro_1',
    releaseId: 'rel_2',
  });

  it('starts with a reason, and shows the rollout', async () => {
    await serve({
      'POST /api/release/releases': started,
      'GET /api/release/rollouts/ro_1': answers(rollout()),
    });
    const strategy = await terminal.file('s.yaml', 'quorum: 1\n');
    const { code, out } = await terminal.run(
      ...START,
      ...['--reason', 'order 4711', '--strategy', strategy],
    );
    expect(code).toBe(0);
    expect(out).toContain('step       2 of 4');
    expect(out).toContain('Errors: 1 of 200 canary units bad.');
    expect(portal!.requests[0].body).toEqual({
      component: 'shop',
      target: 'staging',
      version: '1.3.0',
      strategy: { quorum: 1 },
      reason: 'order 4711',
    });
  });

  it('does nothing in a dry run, and nothing without a reason', async () => {
    await serve({ 'POST /api/release/plan': answers(decidedPlan) });
    const dry = await terminal.run(...START, '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.out).toContain('plan hash');
    const bare = await terminal.run(...START);
    expect(bare.code).toBe(2);
    expect(bare.err).toContain('--reason');
    expect(portal!.requests).toHaveLength(1);
  });

  it('waits for the end, and fails where it was taken back', async () => {
    await serve({
      'POST /api/release/releases': started,
      'GET /api/release/rollouts/ro_1': answers(
        rollout(),
        rollout({ state: 'rolled-back', stateReason: 'It failed.' }),
      ),
      'GET /api/release/rollouts/ro_1/history': answers({ items: history }),
    });
    const { code, err } = await terminal.run(
      ...START,
      ...['--reason', 'order 4711', '--wait'],
    );
    expect(code).toBe(8);
    expect(err).toContain('user:default/ada: order 4711');
    expect(err.match(/order 4711/g)).toHaveLength(1);
    expect(err).toContain('It failed.');
  });

  it('says when it stops waiting, and when there was nothing to do', async () => {
    await serve({
      'POST /api/release/releases': started,
      'GET /api/release/rollouts/ro_1': answers(rollout()),
      'GET /api/release/rollouts/ro_1/history': answers({ items: history }),
    });
    const late = await terminal.run(
      ...START,
      ...['--reason', 'x', '--wait', '--timeout', '3'],
    );
    expect(late.code).toBe(9);
    await portal!.stop();
    await serve({
      'POST /api/release/releases': answers({
        operation: operation({ state: 'no-op' }),
        rolloutId: null,
        releaseId: null,
      }),
    });
    const noop = await terminal.run(...START, '--reason', 'x');
    expect(noop).toMatchObject({ code: 0, err: '' });
    expect(noop.out).toContain('no-op');
  });

  it('refuses a strategy that is none', async () => {
    await serve({});
    for (const text of ['- 1', 'a: [']) {
      const path = await terminal.file('s.yaml', text);
      const result = await terminal.run(
        ...START,
        ...['--reason', 'x', '--strategy', path],
      );
      expect(result.code).toBe(2);
    }
  });
});

describe('release show and list', () => {
  it('shows a release, and a rollout with its history', async () => {
    await serve({
      'GET /api/release/releases/rel_1': answers(release),
      'GET /api/release/rollouts/ro_1': answers(rollout()),
      'GET /api/release/rollouts/ro_1/history': answers({ items: history }),
    });
    const one = await terminal.run('release', 'show', 'rel_1');
    expect(one.out).toContain('last served');
    const other = await terminal.run('release', 'show', 'ro_1');
    expect(other.out).toContain('History');
    const data = await terminal.run('release', 'show', 'ro_1', '--json');
    expect(JSON.parse(data.out)).toEqual({ ...rollout(), history });
  });

  it('lists releases, or rollouts', async () => {
    await serve({
      'GET /api/release/releases': answers({ items: [release], next: null }),
      'GET /api/release/rollouts': answers({ items: [rollout()], next: null }),
    });
    const all = await terminal.run('release', 'list', '--target', 'staging');
    expect(all.out).toContain('rel_1');
    const active = await terminal.run('release', 'list', '--active');
    expect(active.out).toContain('10 %');
    expect(portal!.requests[1].query.get('active')).toBe('true');
  });

  it('says that there is none', async () => {
    const none = answers({ items: [], next: null });
    await serve({
      'GET /api/release/releases': none,
      'GET /api/release/rollouts': none,
    });
    expect((await terminal.run('release', 'list')).out).toContain(
      'No releases',
    );
    expect((await terminal.run('release', 'list', '--rollouts')).out).toContain(
      'No rollouts',
    );
  });
});

describe.each(['pause', 'resume', 'promote', 'abort'])('release %s', verb => {
  const route = `POST /api/release/rollouts/ro_1/${verb}`;

  it('asks with a reason, and says how it is now', async () => {
    await serve({
      [route]: answers({
        operation: operation({ state: 'succeeded' }),
        rollout: rollout({ observedPercent: 5 }),
      }),
    });
    const { code, out } = await terminal.run(
      ...['release', verb, 'ro_1', '--reason', 'Because.'],
    );
    expect(code).toBe(0);
    expect(out).toContain('10 %, the target has 5 %');
    expect(portal!.requests[0].body).toEqual({ reason: 'Because.' });
    expect((await terminal.run('release', verb, 'ro_1')).code).toBe(2);
  });

  it('ends with the words of whoever refuses', async () => {
    await serve({
      [route]: answers({
        operation: operation({
          state: 'failed',
          error: { code: 'CONFLICT', message: 'Not now.', next: 'Wait.' },
        }),
        rollout: rollout(),
      }),
    });
    const { code, err } = await terminal.run(
      ...['release', verb, 'ro_1', '--reason', 'x'],
    );
    expect(code).toBe(8);
    expect(err).toContain('Not now.');
  });
});

describe('rollback', () => {
  const TO = ['rollback', '--to', 'rel_1'];
  const route = 'POST /api/release/releases/rel_1/rollback';
  const verified = { asked: 1_000, matched: 1_000, answers: [], unanswered: 0 };

  it('goes back, waits until it is verified, and says so', async () => {
    const id = operation().id;
    await serve({
      [route]: answers(operation()),
      [`GET /api/release/operations/${id}`]: answers(
        operation(),
        operation({
          state: 'succeeded',
          output: { releaseId: 'rel_1', verified },
        }),
      ),
    });
    const { code, out } = await terminal.run(...TO, '--reason', 'Slow.');
    expect(code).toBe(0);
    expect(out).toContain('Rolled back');
    expect(out).toContain('1000 of 1000 requests');
    expect(portal!.requests[0].body).toEqual({ reason: 'Slow.' });
  });

  it('says no-op where there is nothing to do, and returns at once if told', async () => {
    await serve({ [route]: answers(operation({ state: 'no-op' })) });
    const noop = await terminal.run(...TO, '--reason', 'x');
    expect(noop).toMatchObject({ code: 0 });
    expect(noop.out).toContain('no-op');
    await portal!.stop();
    await serve({ [route]: answers(operation()) });
    const soon = await terminal.run(...TO, '--reason', 'x', '--no-wait');
    expect(soon.out).toContain('Accepted');
  });

  it('changes nothing in a dry run, or without a reason', async () => {
    await serve({
      'POST /api/release/releases/rel_1/plan-rollback': answers(decidedPlan),
    });
    expect((await terminal.run(...TO, '--dry-run')).code).toBe(0);
    expect((await terminal.run(...TO)).code).toBe(2);
    expect(portal!.requests).toHaveLength(1);
  });

  it.each([
    [409, 'ROLLBACK_REFUSED', 5],
    [403, 'POLICY_DENIED', 3],
    [404, 'NOT_FOUND', 4],
  ])(
    'ends a refusal with %i as %s with exit code %i',
    async (status, code, exit) => {
      await serve({
        [route]: () =>
          refusal(status, { code, message: 'It never served.', next: 'Look.' }),
      });
      const result = await terminal.run(...TO, '--reason', 'x');
      expect(result.code).toBe(exit);
      expect(result.err).toContain('It never served.');
    },
  );
});
