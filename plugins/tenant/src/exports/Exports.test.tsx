import { OperationError } from '@companyos/plugin-operation-common';
import type {
  ExportDestinationView,
  ExportSidecar,
  TenantExport,
  TenantExportsApi,
} from '@companyos/plugin-tenant-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anOperation, aTenant, aTenantApi } from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

jest.setTimeout(60_000);

const destinations: ExportDestinationView[] = [
  {
    id: 'eu-download',
    title: 'Download (Frankfurt)',
    region: 'eu-central',
    kind: 'download',
    connected: true,
  },
  {
    id: 'us-archive',
    title: 'Archive (Virginia)',
    region: 'us-east',
    kind: 'object-store',
    connected: true,
  },
];
const ready: TenantExport = {
  id: 'op_01JDB0000000000000000000BB',
  tenantId: 'tn_abcdefghij234567',
  destination: 'eu-download',
  region: 'eu-central',
  kind: 'download',
  state: 'ready',
  bytes: 2048,
  ledgerSize: 12,
  classification: 'pii',
  retentionSchedule: '30-days',
  retainUntil: '2025-12-23T12:00:00.000Z',
  sha256: 'f'.repeat(64),
  decisionId: 'pd_01JDB0000000000000000000AA',
  requestedBy: 'user:default/omar',
  requestedAt: '2025-11-23T12:00:00.000Z',
  readyAt: '2025-11-23T12:00:01.000Z',
  artifact: 'artifact:eu-download/x',
};
const sidecar: ExportSidecar = {
  schema: 'companyos.sidecar/v1',
  name: 'x',
  tenant: 'acme',
  dataset: 'export',
  classification: 'pii',
  retention: {
    schedule: '30-days',
    writtenAt: '2025-11-23T12:00:00.000Z',
    retainUntil: '2025-12-23T12:00:00.000Z',
    stamps: [],
    holds: [{}],
  },
  region: 'eu-central',
  destination: 'eu-download',
  decisionId: 'pd_01JDB0000000000000000000AA',
  bundle: { version: '1.0.0', sha256: 'd'.repeat(64) },
  obligations: ['redact:pii'],
  content: { sha256: 'f'.repeat(64), bytes: 2048 },
};

function aBackEnd(list: readonly TenantExport[] = [ready]) {
  return {
    destinations: jest.fn().mockResolvedValue(destinations),
    list: jest.fn().mockResolvedValue(list),
    start: jest.fn().mockResolvedValue(anOperation()),
    sidecar: jest.fn().mockResolvedValue(sidecar),
    content: jest.fn(async () => ({
      blob: async () => new Blob(['{"a":1}\n']),
    })),
  } as unknown as jest.Mocked<TenantExportsApi>;
}

const at = '/tenants/acme/exports';

async function choose(user: ReturnType<typeof userEvent.setup>, name: RegExp) {
  await user.click(await screen.findByRole('button', { name: /Destination/ }));
  await user.click(await screen.findByRole('option', { name }));
}

describe('exports on the page of a tenant', () => {
  it('starts one, with a reason, and shows it', async () => {
    const exports = aBackEnd([]);
    const user = userEvent.setup();
    renderPages(aTenantApi(), { at, exports });
    expect(
      await screen.findByText('Nothing of this tenant was exported yet.'),
    ).toBeInTheDocument();
    await choose(user, /Frankfurt/);
    await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'audit');
    exports.list.mockResolvedValue([
      {
        ...ready,
        state: 'writing',
        bytes: 512,
        sha256: null,
        retainUntil: null,
      },
    ]);
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Writing')).toBeInTheDocument();
    expect(screen.getByText('512 B written so far.')).toBeInTheDocument();
    expect(exports.start).toHaveBeenCalledWith('acme', {
      destination: 'eu-download',
      reason: 'audit',
    });
    exports.list.mockResolvedValue([ready]);
    expect(
      await screen.findByText('Ready', {}, { timeout: 10_000 }),
    ).toBeInTheDocument();
  });

  it('shows a denial with its decision and what to do', async () => {
    const exports = aBackEnd();
    exports.start.mockRejectedValue(
      new OperationError('POLICY_DENIED', 'It stays in its regions.', {
        next: 'Choose another destination.',
        decisionId: 'pd_01JDB0000000000000000000DD',
        operationId: 'op_01JDB0000000000000000000DD',
        policies: [{ id: 'exports-stay', text: 'It stays in its regions.' }],
      }),
    );
    const user = userEvent.setup();
    renderPages(aTenantApi(), { at, exports });
    await choose(user, /Virginia/);
    await user.click(screen.getByRole('button', { name: 'Export' }));
    const denial = await screen.findByRole('region', {
      name: 'Denied by policy',
    });
    expect(denial).toHaveTextContent('Choose another destination.');
    expect(
      within(denial).getByRole('link', { name: /pd_01JDB/ }),
    ).toHaveAttribute(
      'href',
      '/residency/decisions/pd_01JDB0000000000000000000DD',
    );
  });

  it('downloads the content and shows the sidecar', async () => {
    const exports = aBackEnd();
    const user = userEvent.setup();
    const saved: string[] = [];
    URL.createObjectURL = () => 'blob:export';
    URL.revokeObjectURL = () => {};
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function remember(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    renderPages(aTenantApi(), { at, exports });
    const list = await screen.findByRole('list', { name: 'Exports' });
    expect(list).toHaveTextContent('2.0 KiB of pii data.');
    expect(list).toHaveTextContent('Kept until 23 Dec 2025');
    await user.click(within(list).getByRole('button', { name: 'Download' }));
    expect(await screen.findByText('Downloaded.')).toBeInTheDocument();
    await user.click(
      within(list).getByRole('button', { name: 'Show sidecar' }),
    );
    const region = await screen.findByRole('region', { name: 'Sidecar' });
    expect(region).toHaveTextContent('redact:pii');
    expect(region).toHaveTextContent('Legal holds1');
    await user.click(
      within(region).getByRole('button', { name: 'Download sidecar' }),
    );
    await user.click(screen.getByRole('button', { name: 'Hide sidecar' }));
    await waitFor(() => expect(region).not.toBeInTheDocument());
    click.mockRestore();
    expect(saved).toEqual(['acme.12.jsonl', 'acme.12.sidecar.json']);
  });

  it('tells erased, failed and archived ones apart, and offers no download of them', async () => {
    renderPages(aTenantApi(), {
      at,
      exports: aBackEnd([
        { ...ready, id: 'op_1', state: 'erased' },
        { ...ready, id: 'op_2', state: 'failed', bytes: 0, sha256: null },
        {
          ...ready,
          id: 'op_3',
          kind: 'object-store',
          destination: 'us-archive',
        },
      ]),
    });
    const [erased, failed, archived] = within(
      await screen.findByRole('list', { name: 'Exports' }),
    ).getAllByRole('listitem');
    expect(erased).toHaveTextContent('its retention was over');
    expect(failed).toHaveTextContent('Nothing of it is left');
    expect(archived).toHaveTextContent('stays in our archive');
    expect(screen.queryByRole('button', { name: 'Download' })).toBeNull();
    expect(
      within(archived).getByRole('button', { name: 'Show sidecar' }),
    ).toBeInTheDocument();
  });

  it('shows why a download was denied', async () => {
    const exports = aBackEnd();
    exports.content.mockRejectedValue(
      new OperationError('POLICY_DENIED', 'You may not have it.', {
        decisionId: 'pd_01JDB0000000000000000000DD',
      }),
    );
    const user = userEvent.setup();
    renderPages(aTenantApi(), { at, exports });
    await user.click(await screen.findByRole('button', { name: 'Download' }));
    expect(
      await screen.findByRole('region', { name: 'Denied by policy' }),
    ).toHaveTextContent('You may not have it.');
  });

  it('offers nothing before the tenant is active', async () => {
    const api = aTenantApi();
    api.get.mockResolvedValue(aTenant({ state: 'provisioning' }));
    renderPages(api, { at, exports: aBackEnd([]) });
    expect(
      await screen.findByText('It can be exported when it is active.'),
    ).toBeInTheDocument();
  });
});
