import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  OperationListQuery,
  OperationPage,
  OperationsApi,
  operationsApiRef,
} from '@companyos/plugin-operation-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import plugin from './index';
import { anOperation } from './testing/anOperation';

const page = (
  operations = [anOperation()],
  nextCursor?: string,
): OperationPage => ({
  items: operations.map(operation => ({ pluginId: 'tenant', operation })),
  missing: [],
  nextCursor,
});

function setup(address: string, api: Partial<jest.Mocked<OperationsApi>>) {
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [address],
    apis: [
      [
        operationsApiRef,
        {
          awaiting: async () => page([]),
          ...api,
        } as unknown as OperationsApi,
      ],
      mockApis.identity({ userEntityRef: 'user:default/ada' }),
    ],
  });
  return userEvent.setup();
}

const lastQuery = (list: jest.Mock): OperationListQuery =>
  list.mock.calls[list.mock.calls.length - 1][0];

describe('the list of operations', () => {
  it('shows what was asked for, by whom, and its state', async () => {
    setup('/operations', { list: jest.fn().mockResolvedValue(page()) });
    const table = await screen.findByRole('grid', { name: 'Operations' });
    const row = within(table).getByRole('row', { name: /Create tenant acme/ });
    expect(row).toHaveTextContent('Running');
    expect(row).toHaveTextContent('tenant acme');
    expect(row).toHaveTextContent('ada');
    expect(
      within(row).getByRole('link', { name: /Create tenant acme/ }),
    ).toHaveAttribute('href', '/operations/tenant/op_1');
  });

  it('asks the back end for what the address says', async () => {
    const list = jest.fn().mockResolvedValue(page([]));
    setup('/operations?state=open&mine=true&type=tenant.create&after=op_9', {
      list,
    });
    expect(await screen.findByText('That was the last one')).toBeVisible();
    expect(lastQuery(list)).toEqual({
      limit: 20,
      states: ['awaiting-approval', 'running', 'waiting', 'cancelling'],
      type: 'tenant.create',
      actor: 'user:default/ada',
      cursor: 'op_9',
    });
  });

  it('filters, and goes to older ones and back', async () => {
    const list = jest.fn().mockResolvedValue(page([anOperation()], 'op_1'));
    const user = setup('/operations', { list });
    await screen.findByRole('grid', { name: 'Operations' });

    await user.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByRole('button', { name: 'Newest' })).toBeEnabled();
    expect(lastQuery(list).cursor).toBe('op_1');

    await user.click(screen.getByRole('switch', { name: 'Only mine' }));
    await screen.findByRole('grid', { name: 'Operations' });
    expect(lastQuery(list)).toMatchObject({
      actor: 'user:default/ada',
      cursor: undefined,
    });
  });

  it('says why it is empty', async () => {
    setup('/operations', { list: jest.fn().mockResolvedValue(page([])) });
    expect(await screen.findByText('No operations yet')).toBeVisible();
  });

  it('says what to do when it may not be seen', async () => {
    setup('/operations', {
      list: jest.fn().mockRejectedValue({
        code: 'POLICY_DENIED',
        message: 'omar may not read operations.',
        next: 'Ask a platform engineer.',
        decisionId: 'pd_7',
      }),
    });
    const panel = await screen.findByRole('region', {
      name: 'Denied by policy',
    });
    expect(panel).toHaveTextContent('Ask a platform engineer.');
    expect(panel).toHaveTextContent('pd_7');
  });

  it('names a plugin that is missing from the list', async () => {
    setup('/operations', {
      list: jest.fn().mockResolvedValue({
        ...page(),
        missing: [{ pluginId: 'release', error: new TypeError('fetch') }],
      }),
    });
    expect(
      await screen.findByText(/operations of release are missing/),
    ).toBeVisible();
    expect(screen.getByRole('grid')).toBeVisible();
  });
});

describe('one operation', () => {
  it('starts with a sentence, then progress, plan and record', async () => {
    setup('/operations/tenant/op_1', {
      get: jest.fn().mockResolvedValue(anOperation()),
    });
    expect(
      await screen.findByRole('heading', {
        name: 'Create tenant acme in eu-central',
      }),
    ).toBeVisible();
    expect(screen.getByText(/asked for this/)).toHaveTextContent(
      /^ada asked for this .*: “Signed on Monday”$/,
    );
    expect(screen.getByText('Step 1 of 1: Database namespace.')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Plan' })).toHaveTextContent(
      'Schema for records',
    );
    expect(
      screen.getByRole('region', { name: 'For the record' }),
    ).toHaveTextContent('op_1');
    expect(
      screen.queryByRole('button', { name: 'Try now' }),
    ).not.toBeInTheDocument();
  });

  it('shows a denial in full, and nothing to press', async () => {
    setup('/operations/tenant/op_1', {
      get: jest.fn().mockResolvedValue(
        anOperation({
          state: 'denied',
          steps: [],
          decision: {
            ...anOperation().decision,
            outcome: 'deny',
            remedy: 'Ask a platform engineer.',
          },
          error: {
            code: 'POLICY_DENIED',
            message: 'ada may not create tenants.',
            next: 'Ask a platform engineer.',
            decisionId: 'pd_1',
          },
          finishedAt: '2025-11-23T12:00:00.000Z',
        }),
      ),
    });
    expect(
      await screen.findByRole('region', { name: 'Denied by policy' }),
    ).toHaveTextContent('ada may not create tenants.');
    expect(
      screen.queryByRole('button', { name: 'Cancel operation' }),
    ).not.toBeInTheDocument();
  });

  it('tries a waiting one now', async () => {
    // It waits until it is asked to try, however often the page looks before that.
    let operation = anOperation({
      state: 'waiting',
      waitReason: 'Store down.',
    });
    const retryNow = jest
      .fn()
      .mockImplementation(async () => (operation = anOperation()));
    const user = setup('/operations/tenant/op_1', {
      get: jest.fn().mockImplementation(async () => operation),
      retryNow,
    });
    await user.click(await screen.findByRole('button', { name: 'Try now' }));
    expect(retryNow).toHaveBeenCalledWith('tenant', 'op_1');
    expect(
      await screen.findByText('Step 1 of 1: Database namespace.'),
    ).toBeVisible();
  });

  it('cancels with a reason, and shows who may when policy says no', async () => {
    const cancel = jest
      .fn()
      .mockRejectedValueOnce({
        code: 'POLICY_DENIED',
        message: 'ada may not cancel it.',
        next: 'Ask who started it.',
        decisionId: 'pd_2',
      })
      .mockResolvedValue(anOperation({ state: 'cancelling' }));
    const user = setup('/operations/tenant/op_1', {
      get: jest.fn().mockResolvedValue(anOperation()),
      cancel,
    });
    await user.click(
      await screen.findByRole('button', { name: 'Cancel operation' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', {
      name: 'Cancel operation',
    });
    await user.click(confirm);
    expect(within(dialog).getByText('Say why, in a few words.')).toBeVisible();
    expect(cancel).not.toHaveBeenCalled();

    await user.type(within(dialog).getByLabelText(/Reason/), 'Wrong region');
    await user.click(confirm);
    expect(
      await within(dialog).findByText('ada may not cancel it.'),
    ).toBeVisible();

    await user.click(confirm);
    expect(cancel).toHaveBeenLastCalledWith('tenant', 'op_1', 'Wrong region');
  });
});

describe('an operation that awaits approval', () => {
  const asked = anOperation({
    state: 'awaiting-approval',
    approvals: {
      required: [
        {
          id: 'data-governance',
          title: 'Data governance',
          from: ['group:default/data-governance'],
          reason: 'Data governance approves every deletion of a tenant.',
        },
      ],
      given: [],
      expiresAt: '2099-01-01T00:00:00.000Z',
      confirmedAt: null,
    },
  });
  const can = { approve: [], reject: false, revoke: false, cancel: false };

  it('comes first on the page of those who may act', async () => {
    setup('/operations', {
      list: jest.fn().mockResolvedValue(page()),
      awaiting: jest.fn().mockResolvedValue(page([asked])),
    });
    const list = await screen.findByRole('list', {
      name: 'Awaiting your approval',
    });
    expect(
      within(list).getByRole('link', { name: /Create tenant acme/ }),
    ).toHaveAttribute('href', '/operations/tenant/op_1');
    const grid = await screen.findByRole('grid', { name: 'Operations' });
    expect(grid.compareDocumentPosition(list)).toBe(
      Node.DOCUMENT_POSITION_PRECEDING,
    );
  });

  it('is approved for the plan that is shown, after a question', async () => {
    const approve = jest.fn().mockResolvedValue(asked);
    const user = setup('/operations/tenant/op_1', {
      get: jest.fn().mockResolvedValue(asked),
      choices: jest
        .fn()
        .mockResolvedValue({ ...can, approve: ['data-governance'] }),
      approve,
    });
    const section = await screen.findByRole('region', { name: 'Approvals' });
    expect(section).toHaveTextContent('Still needed');
    expect(section).toHaveTextContent('by someone of data-governance');
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Approve this plan?',
    });
    await user.type(within(dialog).getByLabelText(/Reason/), 'Looks right');
    await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
    expect(approve).toHaveBeenCalledWith('tenant', 'op_1', {
      planHash: 'b'.repeat(64),
      reason: 'Looks right',
    });
  });

  it('is rejected with a reason only, and shows a refusal where it was clicked', async () => {
    const reject = jest.fn().mockRejectedValue({
      code: 'POLICY_DENIED',
      message: 'You may not reject this operation.',
      next: 'Ask someone of data governance.',
      decisionId: 'pd_9',
    });
    const user = setup('/operations/tenant/op_1', {
      get: jest.fn().mockResolvedValue(asked),
      choices: jest.fn().mockResolvedValue({ ...can, reject: true }),
      reject,
    });
    await user.click(await screen.findByRole('button', { name: 'Reject' }));
    const dialog = await screen.findByRole('dialog');
    const no = within(dialog).getByRole('button', { name: 'Reject' });
    await user.click(no);
    expect(within(dialog).getByText('Say why, in a few words.')).toBeVisible();
    expect(reject).not.toHaveBeenCalled();
    await user.type(within(dialog).getByLabelText(/Reason/), 'Still in use');
    await user.click(no);
    expect(
      await within(dialog).findByText(/Ask someone of data governance/),
    ).toBeVisible();
  });

  it('offers who approved to take it back, and shows who said what', async () => {
    const given = {
      requirement: 'data-governance',
      by: 'user:default/dev',
      reason: 'Fine',
      planHash: 'b'.repeat(64),
      decisionId: 'pd_2',
      at: '2025-11-23T12:00:00.000Z',
      state: 'revoked' as const,
      endReason: 'I misread it.',
    };
    const operation = anOperation({
      ...asked,
      approvals: { ...asked.approvals!, given: [given] },
    });
    setup('/operations/tenant/op_1', {
      get: jest.fn().mockResolvedValue(operation),
      choices: jest.fn().mockResolvedValue({ ...can, revoke: true }),
    });
    expect(
      await screen.findByRole('button', { name: 'Take approval back' }),
    ).toBeVisible();
    const section = screen.getByRole('region', { name: 'Approvals' });
    expect(section).toHaveTextContent(/Taken back.*dev.*Fine.*I misread it/);
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });
});
