import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aSummary, aTenantApi } from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const address = () => screen.getByLabelText('Address').textContent;

describe('the list of tenants', () => {
  it('shows state as a word, and leads to the tenant and its owner', async () => {
    const api = aTenantApi();
    api.list.mockResolvedValue({
      items: [
        aSummary(),
        aSummary({
          id: 'tn_2',
          name: 'globex',
          displayName: 'Globex',
          state: 'provisioning',
          stateReason: 'us-east does not answer.',
        }),
      ],
      totalItems: 2,
    });
    renderPages(api);
    const table = await screen.findByRole('grid', { name: 'Tenants' });
    const [, acme, globex] = within(table).getAllByRole('row');
    expect(within(acme).getByText('Active')).toBeInTheDocument();
    expect(within(acme).getByRole('link', { name: 'acme' })).toHaveAttribute(
      'href',
      '/tenants/acme',
    );
    expect(
      within(acme).getByRole('link', { name: 'acme-owners' }),
    ).toHaveAttribute('href', '/catalog/default/group/acme-owners');
    expect(within(globex).getByText('Provisioning')).toBeInTheDocument();
    expect(
      within(globex).getByText('us-east does not answer.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Create tenant' })).toHaveAttribute(
      'href',
      '/create/templates/default/create-tenant',
    );
  });

  it('searches after a pause, filters and pages through the address', async () => {
    const api = aTenantApi();
    api.list.mockResolvedValue({ items: [aSummary()], totalItems: 45 });
    renderPages(api, { at: '/tenants?page=2' });
    await screen.findByRole('grid', { name: 'Tenants' });
    expect(api.list).toHaveBeenLastCalledWith(
      { search: '', state: undefined, offset: 20, limit: 20 },
      expect.anything(),
    );

    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    await waitFor(() => expect(address()).toBe('/tenants?page=3'));

    const asked = api.list.mock.calls.length;
    await userEvent.type(screen.getByLabelText('Search tenants'), 'acme');
    await waitFor(() => expect(address()).toBe('/tenants?search=acme'));
    await waitFor(() => expect(api.list).toHaveBeenCalledTimes(asked + 1));

    await userEvent.click(screen.getByRole('button', { name: /State/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Provisioning' }),
    );
    await waitFor(() =>
      expect(address()).toBe('/tenants?search=acme&state=provisioning'),
    );
    await waitFor(() =>
      expect(api.list).toHaveBeenLastCalledWith(
        { search: 'acme', state: 'provisioning', offset: 0, limit: 20 },
        expect.anything(),
      ),
    );
  });

  it('leads to the template where there is no tenant yet', async () => {
    const api = aTenantApi();
    api.list.mockResolvedValue({ items: [], totalItems: 0 });
    renderPages(api);
    expect(
      await screen.findByRole('link', { name: 'Create the first tenant' }),
    ).toHaveAttribute('href', '/create/templates/default/create-tenant');
  });

  it('tells no match from no tenants, and clears the filters', async () => {
    const api = aTenantApi();
    api.list.mockResolvedValue({ items: [], totalItems: 0 });
    renderPages(api, { at: '/tenants?search=zzz&state=active' });
    expect(await screen.findByText('No tenant matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all tenants' }),
    );
    await waitFor(() => expect(address()).toBe('/tenants'));
  });

  it('finds back from a page beyond the last', async () => {
    const api = aTenantApi();
    api.list.mockResolvedValue({ items: [], totalItems: 3 });
    renderPages(api, { at: '/tenants?page=9' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Go to the first page' }),
    );
    await waitFor(() => expect(address()).toBe('/tenants'));
  });

  it('says what is wrong when it is forbidden, and when it fails', async () => {
    const api = aTenantApi();
    api.list.mockRejectedValueOnce(
      new OperationError('POLICY_DENIED', 'You may not read tenants.', {
        decisionId: 'pd_01JDB0000000000000000000EE',
      }),
    );
    const first = renderPages(api);
    expect(
      await screen.findByText('pd_01JDB0000000000000000000EE'),
    ).toBeInTheDocument();
    first.unmount();

    api.list.mockRejectedValueOnce(
      new OperationError('UNREACHABLE', 'The portal did not answer.'),
    );
    renderPages(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('grid', { name: 'Tenants' }),
    ).toBeInTheDocument();
  });
});

it('lists cards on a narrow screen', async () => {
  renderPages(aTenantApi(), { widthPx: 390 });
  const list = await screen.findByRole('list', { name: 'Tenants' });
  expect(within(list).getByRole('link', { name: 'acme' })).toBeInTheDocument();
  expect(within(list).getByText('Active')).toBeInTheDocument();
  expect(screen.queryByRole('grid')).not.toBeInTheDocument();
});
