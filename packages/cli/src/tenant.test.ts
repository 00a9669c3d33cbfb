import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '@companyos/plugin-operation-common';
import { FakePortal, refusal, type FakeRoute } from './testing/FakePortal';
import {
  decidedPlan,
  namespaces,
  operation,
  specText,
  step,
  tenant,
  tenantSummary,
} from './testing/fixtures';
import { Terminal } from './testing/terminal';

let terminal: Terminal;
let portal: FakePortal;

async function serve(routes: { [route: string]: FakeRoute }): Promise<void> {
  portal = await FakePortal.start(routes);
  terminal.env.COMPANYOS_URL = portal.url;
}

/** The states of an operation, one per question; the last one stays. */
function states(...list: Operation[]): FakeRoute {
  let index = 0;
  return () => {
    const json = list[Math.min(index, list.length - 1)];
    index += 1;
    return { json };
  };
}

const operationRoute = `GET /api/tenant/operations/${operation().id}`;
const denied = refusal(403, {
  code: 'POLICY_DENIED',
  message: 'Only platform engineers create tenants.',
  next: 'Ask a platform engineer.',
  decisionId: 'pd_01JDB0000000000000000000CC',
  operationId: 'op_01JDB0000000000000000000DD',
  policies: [{ id: 'tenant-create', text: 'Platform engineers only.' }],
});

beforeEach(async () => {
  terminal = await Terminal.open();
  terminal.env.COMPANYOS_TOKEN = 'a-token';
});

afterEach(async () => {
  await portal?.stop();
  await terminal.close();
});

describe('tenant create', () => {
  const accepted: FakeRoute = () => ({
    json: { tenant: tenantSummary, operation: operation() },
  });

  it('tells the steps while it waits, and the result at the end', async () => {
    await serve({
      'POST /api/tenant/tenants': accepted,
      [operationRoute]: states(
        operation({
          steps: [
            step('db', 'Database in eu-central', 'done'),
            step('manifest', 'Manifest', 'running'),
          ],
        }),
        operation({
          state: 'waiting',
          waitReason: 'eu-central does not answer.',
        }),
        operation({ state: 'succeeded' }),
      ),
      'GET /api/tenant/tenants/acme': () => ({ json: tenant }),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { code, out, err } = await terminal.run(
      ...['tenant', 'create', '-f', file, '--reason', 'order 4711'],
    );
    expect(code).toBe(0);
    expect(err).toBe(
      '  [1/2] Database in eu-central: done\n  waiting: eu-central does not answer. It is tried again by itself.\n',
    );
    expect(out).toContain('Tenant acme is active.');
    expect(out).toContain('pd_01JDB0000000000000000000AA');
    expect(out).toContain(`${portal.url}/tenants/acme`);
    const [sent] = portal.requests;
    expect(sent.headers.authorization).toBe('Bearer a-token');
    expect(sent.body).toEqual({ spec: tenant.spec, reason: 'order 4711' });
  });

  it('says no-op when there is nothing to change', async () => {
    await serve({
      'POST /api/tenant/tenants': () => ({
        json: {
          tenant: { ...tenantSummary, state: 'active' },
          operation: operation({ state: 'no-op', steps: [] }),
        },
      }),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { code, out } = await terminal.run('tenant', 'create', '-f', file);
    expect(code).toBe(0);
    expect(out).toMatch(/^no-op: nothing to change\./);
  });

  it('prints JSON in the shape of the API', async () => {
    await serve({
      'POST /api/tenant/tenants': accepted,
      [operationRoute]: states(operation({ state: 'succeeded' })),
      'GET /api/tenant/tenants/acme': () => ({ json: tenant }),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { out } = await terminal.run(
      ...['tenant', 'create', '-f', file, '--json'],
    );
    expect(JSON.parse(out)).toEqual({
      tenant: { ...tenantSummary, state: 'active' },
      operation: operation({ state: 'succeeded' }),
    });
  });

  it('returns at once with --no-wait', async () => {
    await serve({ 'POST /api/tenant/tenants': accepted });
    terminal.stdin = specText;
    const { code, out } = await terminal.run(
      ...['tenant', 'create', '-f', '-', '--no-wait'],
    );
    expect(code).toBe(0);
    expect(out).toContain('was accepted');
    expect(portal.requests).toHaveLength(1);
  });

  it('gives up waiting, not the operation, when the time is over', async () => {
    await serve({
      'POST /api/tenant/tenants': accepted,
      [operationRoute]: states(
        operation({ state: 'waiting', waitReason: 'eu-central is down.' }),
      ),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { code, err } = await terminal.run(
      ...['tenant', 'create', '-f', file, '--timeout', '5'],
    );
    expect(code).toBe(9);
    expect(err).toContain('still waiting after 5 seconds: eu-central is down.');
    expect(err).toContain('next: Look at it with: companyos tenant show acme');
  });

  it('names the decision when policy denies it', async () => {
    await serve({ 'POST /api/tenant/tenants': () => denied });
    const file = await terminal.file('spec.yaml', specText);
    const { code, out, err } = await terminal.run(
      ...['tenant', 'create', '-f', file],
    );
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('error: Only platform engineers create tenants.');
    expect(err).toContain('pd_01JDB0000000000000000000CC');
    expect(err).toContain('tenant-create: Platform engineers only.');
    expect(err).toContain('next: Ask a platform engineer.');
  });

  it('prints an error as the API gives it with --json', async () => {
    await serve({ 'POST /api/tenant/tenants': () => denied });
    const file = await terminal.file('spec.yaml', specText);
    const { code, out } = await terminal.run(
      ...['tenant', 'create', '-f', file, '--json'],
    );
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({
      error: expect.objectContaining({
        code: 'POLICY_DENIED',
        decisionId: 'pd_01JDB0000000000000000000CC',
      }),
    });
  });

  it('ends with its error when the operation fails', async () => {
    await serve({
      'POST /api/tenant/tenants': accepted,
      [operationRoute]: states(
        operation({
          state: 'failed',
          error: {
            code: 'CONFLICT',
            message: 'A foreign table is in the way.',
            next: 'Move it away.',
          },
        }),
      ),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { code, err } = await terminal.run('tenant', 'create', '-f', file);
    expect(code).toBe(8);
    expect(err).toContain('A foreign table is in the way.');
    expect(err).toContain('next: Move it away.');
  });

  it('sends the plan hash, and reports that the plan has changed', async () => {
    await serve({
      'POST /api/tenant/tenants': () =>
        refusal(409, {
          code: 'PLAN_CHANGED',
          message: 'The plan is not the one you saw.',
          next: 'Look at the new plan.',
        }),
    });
    const file = await terminal.file('spec.yaml', specText);
    const hash = 'd'.repeat(64);
    const { code } = await terminal.run(
      ...['tenant', 'create', '-f', file, '--plan-hash', hash],
    );
    expect(code).toBe(5);
    expect(portal.requests[0].body.planHash).toBe(hash);
  });

  it('shows plan and decision with --dry-run, and changes nothing', async () => {
    await serve({ 'POST /api/tenant/plan': () => ({ json: decidedPlan }) });
    const file = await terminal.file('spec.yaml', specText);
    const { code, out } = await terminal.run(
      ...['tenant', 'create', '-f', file, '--dry-run'],
    );
    expect(code).toBe(0);
    expect(out).toContain('+ schema');
    expect(out).toContain('1 to create');
    expect(out).toContain(decidedPlan.plan.hash);
    expect(portal.requests.map(({ path }) => path)).toEqual([
      '/api/tenant/plan',
    ]);
  });
});

describe('tenant plan', () => {
  it('prints a plan that policy denies, and ends as a denial', async () => {
    const { plan, decision } = decidedPlan;
    await serve({
      'POST /api/tenant/plan': () => ({
        json: {
          plan,
          decision: {
            ...decision,
            outcome: 'deny',
            reason: 'No policy allows it.',
            remedy: 'Ask a platform engineer.',
          },
        },
      }),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { code, out } = await terminal.run('tenant', 'plan', '-f', file);
    expect(code).toBe(3);
    expect(out).toMatch(/^denied: No policy allows it\.\n/);
    expect(out).toContain(decision.id);
    expect(out).toContain('Ask a platform engineer.');
  });
});

describe('bad input', () => {
  it('names line and column of bad YAML, without asking the portal', async () => {
    const file = await terminal.file(
      'spec.yaml',
      'name: acme\ntier: [standard\nowner: x\n',
    );
    const { code, err } = await terminal.run('tenant', 'plan', '-f', file);
    expect(code).toBe(2);
    expect(err).toMatch(/spec\.yaml:3:1 is not valid YAML/);
  });

  it.each([
    ['a key given twice', 'name: a\nname: b\n', /spec\.yaml:2:1/],
    ['a list', '- name: acme\n', /holds no tenant specification/],
    ['an empty file', '', /holds no tenant specification/],
    ['more than one MiB', `# ${'x'.repeat(1024 * 1024)}`, /larger than 1 MiB/],
    [
      'an alias bomb',
      'a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n',
      /is not usable/,
    ],
  ])('refuses %s', async (_what, text, message) => {
    const file = await terminal.file('spec.yaml', text);
    const { code, err } = await terminal.run('tenant', 'plan', '-f', file);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it("adds the line to the portal's message about a field", async () => {
    await serve({
      'POST /api/tenant/plan': () =>
        refusal(400, {
          code: 'INVALID_INPUT',
          message:
            'The specification is not right. homeRegion: There is no region eu-central.',
          next: 'Correct the fields named.',
          fields: {
            homeRegion: 'There is no region eu-central.',
            'retention/schedule': 'There is no such schedule.',
            colour: 'There is no field "colour": remove it.',
          },
        }),
    });
    const file = await terminal.file('spec.yaml', specText);
    const { code, err } = await terminal.run('tenant', 'plan', '-f', file);
    expect(code).toBe(2);
    expect(err).toContain('error: The specification is not right.\n');
    expect(err).toContain(
      `homeRegion: There is no region eu-central. (${file}:6)`,
    );
    expect(err).toContain(
      `retention/schedule: There is no such schedule. (${file}:11)`,
    );
    expect(err).toContain('colour: There is no field "colour": remove it.\n');
  });

  it.each([
    [['tenant', 'create']],
    [['tenant', 'list', '--state', 'lost']],
    [['tenant', 'list', '--limit', '0']],
    [['tenant', 'create', '-f', 'x', '--plan-hash', 'abc']],
    [['tenant', 'create', '-f', 'x', '--timeout', 'soon']],
    [['tenant', 'show']],
    [['nonsense']],
  ])('refuses %j', async args => {
    const { code, err } = await terminal.run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: /);
  });
});

describe('a portal that does not answer', () => {
  it('is named when nothing listens', async () => {
    await serve({});
    const { url } = portal;
    await portal.stop();
    const { code, err } = await terminal.run('tenant', 'list');
    expect(code).toBe(6);
    expect(err).toContain(`The portal at ${url} cannot be reached`);
    expect(err).toContain('ECONNREFUSED');
    portal = await FakePortal.start({});
  });

  it('is named when a proxy answers with a page', async () => {
    await serve({
      'GET /api/tenant/tenants': () => ({
        status: 502,
        type: 'text/html',
        text: '<html><head><title>502 Bad\nGateway</title></head></html>',
      }),
    });
    const { code, err } = await terminal.run('tenant', 'list');
    expect(code).toBe(6);
    expect(err).toContain('answered 502 ("502 Bad Gateway")');
    expect(err).not.toContain('<html>');
  });

  it('is told from a page that is no portal at all', async () => {
    await serve({
      'GET /api/tenant/tenants': () => ({
        type: 'text/html; charset=utf-8',
        text: '<!doctype html><title>Welcome</title>',
      }),
    });
    const { code, err } = await terminal.run('tenant', 'list');
    expect(code).toBe(1);
    expect(err).toContain("not an answer of the portal's API");
  });
});

describe('looking at tenants', () => {
  it('lists a page and says how to go on', async () => {
    await serve({
      'GET /api/tenant/tenants': () => ({
        json: { items: [tenantSummary], totalItems: 42 },
      }),
    });
    const { code, out } = await terminal.run(
      ...['tenant', 'list', '--search', 'ac', '--state', 'provisioning'],
    );
    expect(code).toBe(0);
    expect(out).toContain('acme  provisioning  standard  eu-central');
    expect(out).toContain('1 to 1 of 42; the next ones: --offset 1');
    expect(Object.fromEntries(portal.requests[0].query)).toEqual({
      search: 'ac',
      state: 'provisioning',
      limit: '20',
      offset: '0',
    });
  });

  it('shows a tenant with the state of its namespaces', async () => {
    await serve({
      'GET /api/tenant/tenants/acme': () => ({ json: tenant }),
      'GET /api/tenant/tenants/acme/namespaces': () => ({
        json: { items: namespaces },
      }),
    });
    const text = await terminal.run('tenant', 'show', 'acme');
    expect(text.out).toContain('80.0 KiB');
    expect(text.out).toContain('missing index/nodes_label');
    const data = await terminal.run('tenant', 'show', 'acme', '--json');
    expect(JSON.parse(data.out)).toEqual({ ...tenant, namespaces });
  });

  it('lets no control character of an answer reach the terminal', async () => {
    await serve({
      'GET /api/tenant/tenants': () => ({
        json: {
          items: [{ ...tenantSummary, displayName: 'Ac\u001b[2Jme\u202e' }],
          totalItems: 1,
        },
      }),
    });
    const { out } = await terminal.run('tenant', 'list');
    expect(out).toContain('Ac [2Jme');
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u202e');
  });

  it('says that there is no such tenant', async () => {
    await serve({
      'GET /api/tenant/tenants/nope': () =>
        refusal(404, {
          code: 'NOT_FOUND',
          message: 'There is no tenant "nope".',
          next: 'List the tenants there are.',
        }),
    });
    const { code, err } = await terminal.run('tenant', 'show', 'nope');
    expect(code).toBe(4);
    expect(err).toContain('There is no tenant "nope".');
  });

  it('gives the manifest byte for byte, to the screen and to a file', async () => {
    const manifest = 'kind: Tenant\nname: "acme"\n# ü\n';
    await serve({
      'GET /api/tenant/tenants/acme/manifest': () => ({
        text: manifest,
        type: 'text/yaml; charset=utf-8',
      }),
    });
    const shown = await terminal.run('tenant', 'manifest', 'acme');
    expect(shown.out).toBe(manifest);
    const path = join(terminal.folder, 'tenant.yaml');
    const saved = await terminal.run('tenant', 'manifest', 'acme', '-o', path);
    expect(saved).toEqual({ code: 0, out: '', err: `Written to ${path}\n` });
    expect(await readFile(path, 'utf8')).toBe(manifest);
    const data = await terminal.run('tenant', 'manifest', 'acme', '--json');
    expect(JSON.parse(data.out)).toEqual({ kind: 'Tenant', name: 'acme' });
  });
});
