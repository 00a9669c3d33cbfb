import type {
  ExportSidecar,
  TenantExport,
} from '@companyos/plugin-tenant-common';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakePortal, refusal, type FakeRoute } from './testing/FakePortal';
import { decidedPlan, operation, step } from './testing/fixtures';
import { Terminal } from './testing/terminal';

const CONTENT = '{"schema":"companyos.tenant-export/v1"}\n';
const { id } = operation();
const sidecar: ExportSidecar = {
  schema: 'companyos.sidecar/v1',
  name: 'tn_1/op_1.jsonl',
  tenant: 'acme',
  dataset: 'export',
  classification: 'pii',
  retention: {
    schedule: '30-days',
    writtenAt: '2025-11-23T12:00:00.000Z',
    retainUntil: '2025-12-23T12:00:00.000Z',
    stamps: [],
    holds: [],
  },
  region: 'eu-central',
  destination: 'eu-download',
  decisionId: 'pd_01JDB0000000000000000000AA',
  bundle: { version: '1', sha256: 'd'.repeat(64) },
  obligations: ['redact:pii'],
  content: {
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
    bytes: CONTENT.length,
  },
};
const exportsPath = '/api/tenant/tenants/acme/exports';
const content: FakeRoute = () => ({
  text: CONTENT,
  type: 'application/x-ndjson',
});

describe('tenant export', () => {
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
    portal = await FakePortal.start({
      [`POST ${exportsPath}`]: () => ({ json: operation() }),
      [`GET /api/tenant/operations/${id}`]: () => ({
        json: operation({
          state: 'succeeded',
          steps: [step('export', 'Export to eu-download', 'done')],
        }),
      }),
      [`GET ${exportsPath}/${id}/sidecar`]: () => ({ json: sidecar }),
      [`GET ${exportsPath}/${id}/content`]: content,
      ...routes,
    });
    terminal.env.COMPANYOS_URL = portal.url;
  }
  const run = (...args: string[]) => terminal.run('tenant', ...args);

  it('follows the operation and fetches content and sidecar', async () => {
    await serve({});
    const path = join(terminal.folder, 'acme.jsonl');
    const { code, out, err } = await run(
      ...['export', 'acme', '--to', 'eu-download', '-o', path],
      ...['--reason', 'an audit', '--ledger-size', '12'],
    );
    expect({ code, err }).toEqual({
      code: 0,
      err: '  [1/1] Export to eu-download: done\n',
    });
    for (const text of [
      'Tenant acme is exported to eu-download.',
      sidecar.content.sha256,
      sidecar.decisionId,
      '2025-12-23T12:00:00.000Z (30-days)',
      'redact:pii',
      `${path}.sidecar.json`,
    ]) {
      expect(out).toContain(text);
    }
    expect(portal!.requests[0].body).toEqual({
      destination: 'eu-download',
      ledgerSize: 12,
      reason: 'an audit',
    });
    expect(await readFile(path, 'utf8')).toBe(CONTENT);
    expect(JSON.parse(await readFile(`${path}.sidecar.json`, 'utf8'))).toEqual(
      sidecar,
    );
  });

  it('keeps nothing of content that is not what the sidecar says', async () => {
    await serve({
      [`GET ${exportsPath}/${id}/content`]: () => ({
        text: CONTENT.replace('v1', 'v2'),
        type: 'application/x-ndjson',
      }),
    });
    const path = join(terminal.folder, 'acme.jsonl');
    const { code, err } = await run(
      ...['export', 'acme', '--to', 'eu-download', '-o', path],
    );
    expect(code).toBe(1);
    expect(err).toContain('What arrived is not what the sidecar says.');
    expect(await readdir(terminal.folder)).toEqual([]);
  });

  it('shows a denial with its decision, and exits as denied', async () => {
    await serve({
      [`POST ${exportsPath}`]: () =>
        refusal(403, {
          code: 'POLICY_DENIED',
          message: "A tenant's data stays in the tenant's allowed regions.",
          next: 'Choose a destination in one of them.',
          decisionId: 'pd_01JDB0000000000000000000CC',
          operationId: 'op_01JDB0000000000000000000DD',
        }),
    });
    const { code, err } = await run('export', 'acme', '--to', 'us-archive');
    expect(code).toBe(3);
    expect(err).toContain('pd_01JDB0000000000000000000CC');
    expect(err).toContain('Choose a destination in one of them.');
  });

  it('plans without exporting', async () => {
    await serve({
      [`POST ${exportsPath}/plan`]: () => ({ json: decidedPlan }),
    });
    const { code, out } = await run(
      ...['export', 'acme', '--to', 'eu-archive', '--dry-run'],
    );
    expect(code).toBe(0);
    expect(out).toContain(decidedPlan.plan.hash);
    expect(portal!.requests.map(({ path }) => path)).toEqual([
      `${exportsPath}/plan`,
    ]);
  });

  it('ends with an operation that failed', async () => {
    await serve({
      [`GET /api/tenant/operations/${id}`]: () => ({
        json: operation({
          state: 'failed',
          error: {
            code: 'POLICY_DENIED',
            message: 'Not any more.',
            next: 'Ask.',
          },
        }),
      }),
    });
    const { code, err } = await run('export', 'acme', '--to', 'eu-download');
    expect(code).toBe(8);
    expect(err).toContain('Not any more.');
  });

  it('returns at once when told, and has no file then', async () => {
    await serve({});
    const { out } = await run(
      ...['export', 'acme', '--to', 'eu-archive', '--no-wait', '--json'],
    );
    expect(JSON.parse(out)).toEqual({ operation: operation(), sidecar: null });
    const both = await run(
      ...['export', 'acme', '--to', 'x', '--no-wait', '-o', 'file'],
    );
    expect(both.code).toBe(2);
  });

  it('lists exports and fetches an earlier one', async () => {
    const one: TenantExport = {
      id,
      tenantId: 'tn_1',
      destination: 'eu-download',
      region: 'eu-central',
      kind: 'download',
      state: 'ready',
      bytes: 2048,
      ledgerSize: 12,
      classification: 'pii',
      retentionSchedule: '30-days',
      retainUntil: '2025-12-23T12:00:00.000Z',
      sha256: sidecar.content.sha256,
      decisionId: sidecar.decisionId,
      requestedBy: 'user:default/omar',
      requestedAt: '2025-11-23T12:00:00.000Z',
      readyAt: '2025-11-23T12:00:00.000Z',
      artifact: 'artifact:eu-download/tn_1/op_1.jsonl',
    };
    let items = [one];
    await serve({ [`GET ${exportsPath}`]: () => ({ json: { items } }) });
    const { out } = await run('exports', 'acme');
    expect(out).toMatch(/ready\s+eu-download\s+2\.0 KiB\s+pii\s+2025-12-23/);
    const path = join(terminal.folder, 'again.jsonl');
    expect((await run('exports', 'acme', '--id', id, '-o', path)).code).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(CONTENT);
    expect((await run('exports', 'acme', '--id', id)).code).toBe(2);
    items = [];
    expect((await run('exports', 'acme')).out).toContain('no export of acme');
  });
});
