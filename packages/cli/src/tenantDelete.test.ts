import type { TenantDeletionPlan } from '@companyos/plugin-tenant-common';
import { FakePortal, refusal, type FakeRoute } from './testing/FakePortal';
import { decidedPlan, operation, step } from './testing/fixtures';
import { Terminal } from './testing/terminal';

const HASH = decidedPlan.plan.hash;
const path = '/api/tenant/tenants/acme/deletion';
const held = { id: 'held-tenants-stay', text: 'A held tenant stays.' };

const planned: TenantDeletionPlan = {
  plan: {
    ...decidedPlan.plan,
    type: 'tenant.delete',
    summary: 'Delete tenant acme.',
  },
  decision: decidedPlan.decision,
  approvalsNeeded: [
    {
      id: 'data-governance',
      title: 'Data governance',
      from: ['group:default/data-governance'],
      reason: 'It is theirs to say.',
      people: ['user:default/dev', 'user:default/gus'],
    },
  ],
  details: {
    tenant: { id: 'tn_abcdefghij234567', name: 'acme' },
    bytes: 81_920,
    rows: 12,
    blockers: [],
    holds: [],
    retention: [],
    foreign: [],
    exportable: [
      { dataset: 'eu-central/db/records', classification: 'pii', rows: 12 },
    ],
  },
};

const awaiting = operation({
  state: 'awaiting-approval',
  approvals: {
    required: [
      {
        id: 'data-governance',
        title: 'Data governance',
        from: ['group:default/data-governance'],
        reason: 'It is theirs to say.',
      },
    ],
    given: [],
    expiresAt: '2099-01-01T00:00:00.000Z',
    confirmedAt: null,
  },
});

describe('tenant delete', () => {
  let terminal: Terminal;
  let portal: FakePortal | undefined;

  beforeEach(async () => {
    terminal = await Terminal.open();
    terminal.env.COMPANYOS_TOKEN = 'a-token';
  });
  afterEach(async () => {
    await portal?.stop();
    portal = undefined;
    await terminal.close();
  });

  async function serve(routes: { [route: string]: FakeRoute }) {
    portal = await FakePortal.start(routes);
    terminal.env.COMPANYOS_URL = portal.url;
  }
  const run = (...args: string[]) =>
    terminal.run('tenant', 'delete', 'acme', ...args);

  it('shows everything there is to know, and changes nothing', async () => {
    await serve({ [`POST ${path}-plan`]: () => ({ json: planned }) });
    const { code, out } = await run('--dry-run');
    expect(code).toBe(0);
    for (const text of [
      'Delete tenant acme.',
      'Data governance (dev or gus): It is theirs to say.',
      'eu-central/db/records: 12 pii rows',
      HASH,
    ]) {
      expect(out).toContain(text);
    }
    expect(portal!.requests.map(request => request.path)).toEqual([
      `${path}-plan`,
    ]);
  });

  it('plans and asks with an export that is taken first', async () => {
    await serve({
      [`POST ${path}-plan`]: () => ({ json: planned }),
      [`POST ${path}`]: () => ({ json: { operation: awaiting } }),
    });
    const exportTo = ['--export-to', 'eu-archive'];
    await run('--dry-run', ...exportTo);
    await run('--plan-hash', HASH, '--reason', 'over', ...exportTo);
    expect(portal!.requests.map(({ body }) => body)).toEqual([
      { exportTo: 'eu-archive' },
      { planHash: HASH, reason: 'over', exportTo: 'eu-archive' },
    ]);
  });

  it('names what keeps it, and has an exit of its own for that', async () => {
    const kept = {
      ...planned,
      decision: {
        ...planned.decision,
        outcome: 'deny',
        reason: held.text,
        determining: [held],
      },
      details: {
        ...planned.details,
        blockers: [{ kind: 'hold', text: 'Legal hold of case 7.' }],
      },
    };
    await serve({ [`POST ${path}-plan`]: () => ({ json: kept }) });
    const { code, out } = await run('--dry-run');
    expect(code).toBe(11);
    expect(out).toContain('denied: A held tenant stays.');
    expect(out).toContain('Legal hold of case 7.');
  });

  it.each([
    [11, [held]],
    [3, [{ id: 'auditors-change-nothing', text: 'No.' }]],
  ])('exits with %d where policy says no', async (expected, policies) => {
    await serve({
      [`POST ${path}`]: () =>
        refusal(403, {
          code: 'POLICY_DENIED',
          message: 'No.',
          next: 'Release the hold.',
          decisionId: 'pd_01JDB0000000000000000000CC',
          policies,
        }),
    });
    const { code, err } = await run('--plan-hash', HASH, '--reason', 'over');
    expect(code).toBe(expected);
    expect(err).toContain('pd_01JDB0000000000000000000CC');
    expect(err).toContain('Release the hold.');
  });

  it('asks for the plan that was looked at, and says whose approval it awaits', async () => {
    await serve({
      [`POST ${path}`]: () => ({ json: { operation: awaiting } }),
    });
    const { code, out } = await run('--plan-hash', HASH, '--reason', 'over');
    expect(code).toBe(12);
    expect(out).toContain('awaits approval');
    expect(out).toContain('Data governance');
    expect(portal!.requests[0].body).toEqual({
      planHash: HASH,
      reason: 'over',
    });
  });

  it('waits for the end when told, and names an end that is bad', async () => {
    let state: 'succeeded' | 'rejected' = 'succeeded';
    await serve({
      [`POST ${path}`]: () => ({ json: { operation: awaiting } }),
      [`GET /api/tenant/operations/${awaiting.id}`]: () => ({
        json: operation({
          state,
          steps: [step('cordon', 'Take the login away', 'done')],
          ...(state === 'rejected' && {
            error: {
              code: 'APPROVAL_REJECTED',
              message: 'dev rejected it: not yet',
              next: 'Talk to them.',
            },
          }),
        }),
      }),
    });
    const args = ['--plan-hash', HASH, '--reason', 'over', '--wait'];
    const good = await run(...args);
    expect(good).toMatchObject({ code: 0 });
    expect(good.err).toContain('awaiting approval: Data governance');
    expect(good.out).toContain('Tenant acme is deleted.');
    state = 'rejected';
    const bad = await run(...args);
    expect(bad.code).toBe(8);
    expect(bad.err).toContain('dev rejected it: not yet');
  });

  it('does not delete what nobody has looked at', async () => {
    await serve({});
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toContain('--dry-run');
    expect(portal!.requests).toEqual([]);
  });
});
