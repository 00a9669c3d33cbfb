import { renderTombstone } from '@companyos/plugin-tenant-common';
import { FakePortal, type FakeRoute } from './testing/FakePortal';
import { Terminal } from './testing/terminal';

const text = renderTombstone({
  apiVersion: 'companyos.io/v1',
  kind: 'TenantTombstone',
  metadata: { id: 'tn_abcdefghij234567', name: 'acme' },
  was: {
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    dataClasses: [],
    retention: { schedule: '30-days' },
    manifestSha256: null,
    bindings: 0,
  },
  removed: [],
  left: [],
  deletion: {
    operation: 'op_1',
    requestedBy: 'user:default/ada',
    reason: null,
    planHash: 'a'.repeat(64),
    deletedAt: '2030-01-01T00:00:00.000Z',
    approvals: [],
  },
  proof: {
    operation: 'op_1',
    decisions: [],
    bundleSha256: 'b'.repeat(64),
    ledger: { subject: 'tenant:tn_abcdefghij234567', key: 'op_1/tombstone' },
  },
  retention: { schedule: '7-years', until: '2037-01-01T00:00:00.000Z' },
});

describe('tenant tombstone', () => {
  let terminal: Terminal;
  let portal: FakePortal | undefined;

  beforeEach(async () => {
    terminal = await Terminal.open();
    terminal.env.COMPANYOS_TOKEN = 'a-token';
  });
  afterEach(async () => {
    await portal?.stop();
    await terminal.close();
  });

  async function run(entries: readonly object[], ...args: string[]) {
    const answer: FakeRoute = () => ({ text, type: 'text/yaml' });
    portal = await FakePortal.start({
      'GET /api/tenant/tombstones/acme': answer,
      'GET /api/ledger/entries': () => ({ json: { items: entries } }),
    });
    terminal.env.COMPANYOS_URL = portal.url;
    return terminal.run('tenant', 'tombstone', 'acme', ...args);
  }

  it('prints it, byte for byte', async () => {
    expect(await run([])).toMatchObject({ code: 0, out: text });
  });

  it('says that the ledger names other bytes, with an exit of its own', async () => {
    const plain = { tombstoneSha256: 'c'.repeat(64) };
    const entry = { key: 'op_1/tombstone', plain };
    const { code, out } = await run([{ position: 4, entry }], '--verify');
    expect(code).toBe(10);
    expect(out).toContain('NOT proven: The ledger names other bytes');
  });

  it('says that it cannot be proven yet', async () => {
    const { code, out } = await run([], '--verify', '--json');
    expect(code).toBe(9);
    expect(JSON.parse(out)).toMatchObject({ state: 'not-yet' });
  });
});
