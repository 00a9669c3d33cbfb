import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OPERATION_STATES, operationLook } from '../operationState';
import { anOperation, decision } from '../testing/fixtures';
import { CopyableId } from './CopyableId';
import { ErrorPanel } from './ErrorPanel';
import { PlanView } from './PlanView';
import { OperationStateBadge } from './StatusBadge';

describe('PlanView', () => {
  it('says what changes, where, under which decision', async () => {
    renderInTestApp(
      <PlanView decidedPlan={{ plan: anOperation().plan, decision }} />,
    );
    const plan = await screen.findByRole('region', { name: 'Plan' });
    expect(plan).toHaveTextContent('Create tenant acme in eu-central.');
    expect(plan).toHaveTextContent('2 to create');

    const schemas = within(plan).getByRole('list', {
      name: 'schema in eu-central',
    });
    expect(schemas).toHaveTextContent('Create');
    expect(schemas).toHaveTextContent('eu-central/db/schema');
    expect(
      within(plan).getByRole('list', { name: 'Policies that decided' }),
    ).toHaveTextContent('tenant-create-platform-engineers');
    // The reason is this policy's sentence: said once, not twice.
    expect(
      within(plan).getAllByText(/Platform engineers create tenants\./),
    ).toHaveLength(1);
    expect(within(plan).getByRole('link')).toHaveAttribute(
      'href',
      `/ledger?decisionId=${decision.id}`,
    );
  });

  it('says in a sentence that there is nothing to do', async () => {
    const plan = { ...anOperation().plan, changes: [], noop: true };
    renderInTestApp(<PlanView decidedPlan={{ plan, decision }} />);
    expect(await screen.findByText(/^Nothing to do/)).toBeVisible();
    expect(screen.queryByRole('group')).not.toBeInTheDocument();
  });
});

describe('ErrorPanel', () => {
  const denial = {
    code: 'POLICY_DENIED',
    message: 'omar may not create tenants.',
    next: 'Ask a platform engineer to create it.',
    decisionId: 'pd_1',
    operationId: 'op_1',
    policies: [{ id: 'no-pii-in-sandbox', text: 'Sandboxes carry no PII.' }],
  };

  it('shows a denial as a result, with the ID to quote', async () => {
    renderInTestApp(<ErrorPanel error={denial} pluginId="tenant" />);
    const panel = await screen.findByRole('region', {
      name: 'Denied by policy',
    });
    expect(screen.getByRole('alert')).toHaveTextContent(denial.message);
    expect(panel).toHaveTextContent('Sandboxes carry no PII.');
    expect(panel).toHaveTextContent(denial.next);
    expect(within(panel).getByRole('link', { name: 'pd_1' })).toHaveAttribute(
      'href',
      '/residency/decisions/pd_1',
    );
    expect(
      within(panel).getByRole('link', { name: 'operation op_1' }),
    ).toHaveAttribute('href', '/operations/tenant/op_1');
  });

  it('gives a reason also when no policy speaks', async () => {
    renderInTestApp(<ErrorPanel error={{ ...denial, policies: [] }} />);
    expect(await screen.findByText(/No policy allows it/)).toBeVisible();
  });

  it('names bad fields, says what to do, and tries again', async () => {
    const onRetry = jest.fn();
    renderInTestApp(
      <ErrorPanel
        error={{
          code: 'INVALID_INPUT',
          message: 'One field is wrong.',
          next: 'Correct it.',
          fields: { homeRegion: 'Choose an allowed region.' },
        }}
        onRetry={onRetry}
      />,
    );
    expect(await screen.findByText('homeRegion')).toBeVisible();
    expect(screen.getByText('Choose an allowed region.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });
});

describe('CopyableId', () => {
  it('copies the whole ID and says so', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    renderInTestApp(<CopyableId id="abcdef" short="abc" label="plan hash" />);
    await user.click(
      await screen.findByRole('button', { name: 'Copy plan hash' }),
    );
    expect(await screen.findByRole('status')).toHaveTextContent('Copied');
    expect(writeText).toHaveBeenCalledWith('abcdef');
  });
});

describe('OperationStateBadge', () => {
  it('has a word and a shape of its own for every state that people confuse', async () => {
    renderInTestApp(
      <>
        {OPERATION_STATES.map(state => (
          <OperationStateBadge key={state} state={state} />
        ))}
      </>,
    );
    for (const state of OPERATION_STATES) {
      expect(await screen.findByText(operationLook(state).word)).toBeVisible();
    }
    const words = OPERATION_STATES.map(state => operationLook(state).word);
    expect(new Set(words).size).toBe(words.length);
  });
});
