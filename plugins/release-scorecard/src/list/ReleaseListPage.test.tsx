import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import { aReleaseApi, aRollout } from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const address = () => screen.getByLabelText('Address').textContent;

describe('the list of releases', () => {
  it('says what serves, what is on its way, and how it is', async () => {
    renderPages(aReleaseApi());
    const serving = await screen.findByRole('list', { name: 'Serving now' });
    expect(
      within(serving).getByRole('link', { name: '1.0.0' }),
    ).toHaveAttribute('href', '/releases/rel_1');
    const rollouts = screen.getByRole('list', { name: 'Releases' });
    const [row] = within(rollouts).getAllByRole('listitem');
    expect(row).toHaveTextContent('Progressing');
    expect(row).toHaveTextContent('10 % · step 1 of 3');
    expect(row).toHaveTextContent('22 units at this weight');
    expect(
      within(row).getByRole('link', { name: 'reference-service 1.2.0' }),
    ).toHaveAttribute('href', '/releases/ro_2');
    expect(
      screen.getByRole('link', { name: 'Release a version' }),
    ).toHaveAttribute('href', '/create/templates/default/release-version');
  });

  it('filters by what the address says, and writes it there', async () => {
    const api = aReleaseApi();
    const user = renderPages(api, { at: '/releases?target=staging' });
    await screen.findByRole('list', { name: 'Releases' });
    expect(api.rollouts).toHaveBeenCalledWith(
      expect.objectContaining({ target: 'staging', active: undefined }),
      expect.anything(),
    );
    await user.click(screen.getByRole('button', { name: /State/ }));
    await user.click(await screen.findByRole('option', { name: 'Under way' }));
    await waitFor(() =>
      expect(address()).toBe('/releases?target=staging&show=active'),
    );
    await waitFor(() =>
      expect(api.rollouts).toHaveBeenLastCalledWith(
        expect.objectContaining({ target: 'staging', active: true }),
        expect.anything(),
      ),
    );
  });

  it('goes on to older ones, and back to the newest', async () => {
    const api = aReleaseApi();
    api.rollouts.mockResolvedValue({ items: [aRollout()], next: 'ro_2' });
    const user = renderPages(api);
    await user.click(await screen.findByRole('button', { name: 'Older' }));
    await waitFor(() => expect(address()).toBe('/releases?after=ro_2'));
    await user.click(await screen.findByRole('button', { name: 'Newest' }));
    await waitFor(() => expect(address()).toBe('/releases'));
  });

  it('tells nothing released from nothing that matches', async () => {
    const api = aReleaseApi();
    api.rollouts.mockResolvedValue({ items: [], next: null });
    api.releases.mockResolvedValue({ items: [], next: null });
    const user = renderPages(api, { at: '/releases?show=ended' });
    expect(await screen.findByText('No release matches')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all releases' }));
    expect(
      await screen.findByRole('link', { name: 'Release the first version' }),
    ).toBeVisible();
  });

  it('keeps what was shown and says that it may be out of date, and tries again', async () => {
    const api = aReleaseApi();
    api.rollouts.mockRejectedValueOnce(
      new OperationError('UNREACHABLE', 'The portal did not answer.'),
    );
    const user = renderPages(api);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('list', { name: 'Releases' })).toBeVisible();
  });
});
