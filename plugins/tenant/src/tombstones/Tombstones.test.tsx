import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aTenantApi } from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const at = '/tenants/-/deleted';

describe('deleted tenants', () => {
  it('shows what is left of each, and gives its tombstone', async () => {
    const api = aTenantApi();
    api.tombstones.mockResolvedValue([
      {
        tenantId: 'tn_abcdefghij234567',
        name: 'initech',
        deletedAt: '2025-11-23T12:00:00.000Z',
        operationId: 'op_9',
        manifestSha256: 'd'.repeat(64),
        retainUntil: '2032-11-23T12:00:00.000Z',
      },
    ]);
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
