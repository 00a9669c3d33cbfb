import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anOperation,
  aPlan,
  aSummary,
  aTenantApi,
} from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const at = '/tenants/acme/drift';
const drift = {
  checkedAt: '2025-11-23T12:00:00.000Z',
  trouble: null,
  items: [
    {
      namespace: 'eu-central/db',
      name: 'index/records_data',
      change: 'missing' as const,
      security: false,
      text: 'It is gone: Finds records by what their JSON contains.',
    },
    {
      namespace: 'eu-central/db',
      name: 'grant/table/records/PUBLIC',
      change: 'extra' as const,
      security: true,
      text: 'The portal did not make it: PUBLIC may SELECT.',
    },
  ],
};

describe('drift on the page of a tenant', () => {
  it('says what differs, what of it is about rights, and repairs by the plan it shows', async () => {
    const api = aTenantApi();
    api.drift.mockResolvedValue(drift);
    api.create.mockResolvedValue({
      tenant: aSummary(),
      operation: anOperation(),
    });
    renderPages(api, { at });
    expect(
      await screen.findByText(
        /2 things are not as its manifest says, 1 of them about rights/,
      ),
    ).toBeVisible();
    const items = within(
      screen.getByRole('list', { name: 'Differences' }),
    ).getAllByRole('listitem');
    expect(items[0]).toHaveTextContent('Missing');
    expect(items[1]).toHaveTextContent(/Not ours.*PUBLIC.*About rights/);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Repair it' }),
    );
    expect(api.create).toHaveBeenCalledWith(
      expect.objectContaining({ planHash: aPlan().plan.hash }),
    );
  });

  it('checks on request, and shows a refusal where it was clicked', async () => {
    const api = aTenantApi();
    api.checkDrift.mockRejectedValue({
      code: 'CONFLICT',
      message: 'Tenant acme is provisioning.',
      next: 'Wait until it is active.',
    });
    renderPages(api, { at });
    expect(
      await screen.findByText(/It has not been checked yet/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Check now' }));
    expect(await screen.findByText(/Wait until it is active/)).toBeVisible();
  });

  it('does not say that all is well where nobody knows', async () => {
    const api = aTenantApi();
    api.drift.mockResolvedValue({
      ...drift,
      items: [],
      trouble: "Region eu-central's store does not answer.",
    });
    renderPages(api, { at });
    expect(
      await screen.findByText(/could not be told whether anything differs/),
    ).toHaveTextContent("eu-central's store does not answer");
  });

  it('is counted on the list', async () => {
    const api = aTenantApi();
    const { checkedAt } = drift;
    api.list.mockResolvedValue({
      items: [aSummary({ drift: { differences: 2, security: 1, checkedAt } })],
      totalItems: 1,
    });
    renderPages(api);
    expect(await screen.findByText('2 differ, 1 about rights')).toBeVisible();
  });
});
