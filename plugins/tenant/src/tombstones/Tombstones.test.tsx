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
      name: 'Prove the tombstone of initech by the ledger',
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
