import type { TenantDeletionPlan } from '@companyos/plugin-tenant-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anOperation,
  aPlan,
  aTenant,
  aTenantApi,
} from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const planned: TenantDeletionPlan = {
  ...aPlan(),
  approvalsNeeded: [
    {
      id: 'data-governance',
      title: 'Data governance',
      from: ['group:default/data-governance'],
      reason: 'It is theirs to say.',
      people: ['user:default/dev', 'user:default/gus'],
    },
  ],
  details: {
    tenant: { id: aTenant().id, name: 'acme' },
    bytes: 81_920,
    rows: 12,
    blockers: [],
    holds: [],
    retention: [],
    foreign: [],
    exportable: [
      { dataset: 'eu-central/db/records', classification: 'pii', rows: 12 },
    ],
  },
};

const at = '/tenants/acme/delete';

describe('deleting a tenant on its page', () => {
  it('shows the dry run, and asks for exactly that with name and reason', async () => {
    const api = aTenantApi();
    api.planDeletion.mockResolvedValue(planned);
    api.delete.mockResolvedValue({
      operation: anOperation({ state: 'awaiting-approval' }),
    });
    renderPages(api, { at });
    const user = userEvent.setup();
    expect(
      await screen.findByRole('region', { name: 'What would be lost' }),
    ).toHaveTextContent('12 rows in 81.9 KB would be lost');
    expect(screen.getByLabelText('Approvals needed')).toHaveTextContent(
      'Data governance (dev or gus)',
    );
    const form = screen.getByRole('region', { name: 'Ask for the deletion' });
    const button = within(form).getByRole('button', {
      name: 'Ask for the deletion',
    });
    expect(button).toBeDisabled();
    await user.type(within(form).getByLabelText(/Reason/), 'It is over');
    await user.type(within(form).getByLabelText(/Type acme/), 'acm');
    expect(button).toBeDisabled();
    await user.type(within(form).getByLabelText(/Type acme/), 'e');
    await user.click(button);
    expect(api.delete).toHaveBeenCalledWith('acme', {
      planHash: planned.plan.hash,
      reason: 'It is over',
    });
    expect(
      await screen.findByRole('region', { name: 'Deletion' }),
    ).toHaveTextContent('You have asked for its deletion');
  });

  it('takes an export first where one is asked for: the plan is another one with it', async () => {
    const api = aTenantApi();
    api.planDeletion.mockImplementation(async (_name, { exportTo } = {}) => ({
      ...planned,
      plan: { ...planned.plan, hash: (exportTo ? 'e' : 'a').repeat(64) },
    }));
    api.delete.mockResolvedValue({ operation: anOperation() });
    const destination = {
      id: 'eu-archive',
      title: 'Archive (Frankfurt)',
      region: 'eu-central',
      kind: 'object-store' as const,
      connected: true,
    };
    renderPages(api, {
      at,
      exports: { destinations: async () => [destination] },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: /Export first/ }),
    );
    await user.click(
      await screen.findByRole('option', { name: /Archive \(Frankfurt\)/ }),
    );
    const form = await screen.findByRole('region', {
      name: 'Ask for the deletion',
    });
    await user.type(within(form).getByLabelText(/Reason/), 'It is over');
    await user.type(within(form).getByLabelText(/Type acme/), 'acme');
    await user.click(
      within(form).getByRole('button', { name: 'Ask for the deletion' }),
    );
    expect(api.delete).toHaveBeenCalledWith('acme', {
      planHash: 'e'.repeat(64),
      reason: 'It is over',
      exportTo: 'eu-archive',
    });
  });

  it('names everything that keeps it, and offers nothing to click', async () => {
    const api = aTenantApi();
    api.planDeletion.mockResolvedValue({
      ...planned,
      decision: {
        ...planned.decision,
        outcome: 'deny',
        reason: 'A tenant under a legal hold is not deleted.',
        remedy: 'Have data governance release every hold on it first.',
      },
      details: {
        ...planned.details,
        blockers: [
          { kind: 'hold', text: 'Legal hold of case 7.' },
          { kind: 'retention', text: 'Kept until 2030.' },
        ],
        foreign: [
          { resource: 'eu-central/db/table/theirs', text: 'It is left alone.' },
        ],
      },
    });
    renderPages(api, { at });
    const keeps = await screen.findByRole('region', { name: 'What keeps it' });
    expect(keeps).toHaveTextContent('2 reasons keep this tenant');
    expect(keeps).toHaveTextContent('Legal hold of case 7.');
    expect(keeps).toHaveTextContent('Kept until 2030.');
    expect(
      screen.getByRole('region', { name: 'What stays' }),
    ).toHaveTextContent('It is left alone.');
    expect(
      screen.getByRole('region', { name: 'Denied by policy' }),
    ).toHaveTextContent('Have data governance release every hold');
    expect(
      screen.queryByRole('button', { name: 'Ask for the deletion' }),
    ).toBeNull();
  });

  it('says what stopped a deletion', async () => {
    const api = aTenantApi();
    api.planDeletion.mockResolvedValue(planned);
    api.get.mockResolvedValue(
      aTenant({ state: 'deleting', stateReason: 'Held by case 7.' }),
    );
    renderPages(api, { at: '/tenants/acme' });
    expect(await screen.findByText('Deletion stopped')).toBeInTheDocument();
    expect(screen.getByText(/Held by case 7/)).toBeInTheDocument();
  });
});
