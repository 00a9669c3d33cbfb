import { renderTombstone } from '@companyos/plugin-tenant-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aTenantApi } from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const at = '/tenants/-/deleted';

const stone = {
  tenantId: 'tn_abcdefghij234567',
  name: 'initech',
  deletedAt: '2025-11-23T12:00:00.000Z',
  operationId: 'op_9',
  manifestSha256: 'd'.repeat(64),
  retainUntil: '2032-11-23T12:00:00.000Z',
};

describe('deleted tenants', () => {
  it('shows what is left of each, and gives its tombstone', async () => {
    const api = aTenantApi();
    api.tombstones.mockResolvedValue([stone]);
    const url = jest.fn().mockReturnValue('blob:1');
    Object.assign(URL, { createObjectURL: url, revokeObjectURL: jest.fn() });
    renderPages(api, { at });
    const [item] = within(
      await screen.findByRole('list', { name: 'Deleted tenants' }),
    ).getAllByRole('listitem');
    expect(item).toHaveTextContent('initech');
    expect(item).toHaveTextContent('2032-11-23');
    expect(
      within(item).getByRole('link', { name: 'Who decided and who approved' }),
    ).toHaveAttribute('href', '/operations/tenant/op_9');
    await userEvent.click(
      within(item).getByRole('button', {
        name: 'Download tombstone.yaml of initech',
      }),
    );
    expect(api.tombstone).toHaveBeenCalledWith('tn_abcdefghij234567');
    expect(url).toHaveBeenCalled();
  });

  it('says what was removed, what was left, who asked and who approved', async () => {
    const api = aTenantApi();
    api.tombstones.mockResolvedValue([stone]);
    api.tombstone.mockResolvedValue(
      renderTombstone({
        apiVersion: 'companyos.io/v1',
        kind: 'TenantTombstone',
        metadata: { id: stone.tenantId, name: stone.name },
        was: {
          owner: 'group:default/acme-owners',
          tier: 'standard',
          homeRegion: 'eu-central',
          dataClasses: [],
          retention: { schedule: '30-days' },
          manifestSha256: null,
          bindings: 0,
        },
        removed: [
          {
            kind: 'db',
            region: 'eu-central',
            name: 't_1_db',
            bytes: 90_112,
            rows: { records: 12 },
            resources: [],
            claimedAt: '2025-11-23T12:00:00.000Z',
          },
        ],
        left: [
          { region: 'eu-central', name: 'role', text: 'Role t_1_owner stays.' },
        ],
        deletion: {
          operation: 'op_9',
          requestedBy: 'user:default/ada',
          reason: 'The contract has ended',
          planHash: 'a'.repeat(64),
          deletedAt: stone.deletedAt,
          approvals: [
            {
              requirement: 'data-governance',
              by: 'user:default/dev',
              at: stone.deletedAt,
              decision: 'pd_1',
            },
          ],
        },
        proof: {
          operation: 'op_9',
          decisions: [],
          bundleSha256: 'b'.repeat(64),
        },
        retention: { schedule: '7-years', until: stone.retainUntil },
      }),
    );
    renderPages(api, { at });
    await userEvent.click(
      await screen.findByText('What was removed of initech'),
    );
    const removed = await screen.findByRole('list', {
      name: 'What was removed',
    });
    expect(removed).toHaveTextContent('12 rows, 90.1 KB');
    expect(screen.getByText('Role t_1_owner stays.')).toBeVisible();
    expect(screen.getByText(/asked for it/)).toHaveTextContent(
      'ada asked for it: The contract has ended. Approved by dev.',
    );
  });

  it('proves a tombstone by the ledger, and says when it is not what was written', async () => {
    const api = aTenantApi();
    api.tombstones.mockResolvedValue([stone]);
    api.proveTombstone.mockResolvedValueOnce({
      state: 'proven',
      sha256: stone.manifestSha256,
      position: 41,
      checkpoint: { origin: 'portal', size: 50, rootHash: 'e'.repeat(64) },
      signature: 'valid',
    });
    renderPages(api, { at });
    const button = await screen.findByRole('button', {
      name: 'Prove it by the ledger: initech',
    });
    await userEvent.click(button);
    expect(await screen.findByText(/names these very bytes/)).toHaveTextContent(
      'Proven Entry 41 of the ledger names these very bytes, and is in its head of 50 entries, whose signature is valid.',
    );
    expect(screen.getByRole('link', { name: 'Entry 41' })).toHaveAttribute(
      'href',
      '/ledger/41',
    );
    const reason = 'The ledger names other bytes.';
    api.proveTombstone.mockResolvedValueOnce({ state: 'refuted', reason });
    await userEvent.click(button);
    expect(await screen.findByText(/other bytes/)).toHaveTextContent(
      'Not proven',
    );
  });

  it('says that there are none', async () => {
    renderPages(aTenantApi(), { at });
    expect(
      await screen.findByText('No tenant has been deleted yet.'),
    ).toBeVisible();
  });

  it('is found from the list of tenants', async () => {
    renderPages(aTenantApi());
    expect(
      await screen.findByRole('link', { name: 'Deleted tenants' }),
    ).toHaveAttribute('href', at);
  });
});
