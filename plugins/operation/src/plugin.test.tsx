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
      [operationsApiRef, api as unknown as OperationsApi],
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
      states: ['running', 'waiting', 'cancelling'],
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
    const retryNow = jest.fn().mockResolvedValue(anOperation());
    const user = setup('/operations/tenant/op_1', {
      get: jest
        .fn()
        .mockResolvedValueOnce(
          anOperation({ state: 'waiting', waitReason: 'Store down.' }),
        )
        .mockResolvedValue(anOperation()),
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
