import { renderInTestApp } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { Operation } from '@companyos/plugin-operation-common';
import { act, screen, within } from '@testing-library/react';
import { operationsApiRef } from '../api/OperationsApi';
import { anOperation } from '../testing/fixtures';
import { OperationProgress } from './OperationProgress';

function setup(get: jest.Mock<Promise<Operation>>) {
  let hint: (message: { [key: string]: string }) => void = () => {};
  const signals = {
    subscribe: (_channel: string, onMessage: any) => {
      hint = onMessage;
      return { unsubscribe: () => {} };
    },
  };
  const onEnd = jest.fn();
  renderInTestApp(
    <OperationProgress
      pluginId="tenant"
      operationId={anOperation().id}
      onEnd={onEnd}
    />,
    {
      apis: [
        [operationsApiRef, { get } as any],
        [signalApiRef, signals],
      ] as any,
    },
  );
  return {
    onEnd,
    signal: (operationId: string) => act(async () => hint({ operationId })),
  };
}

const succeeded = anOperation({
  state: 'succeeded',
  steps: anOperation().steps.map(step => ({ ...step, state: 'done' as const })),
  updatedAt: '2025-11-23T12:00:09.000Z',
  finishedAt: '2025-11-23T12:00:09.000Z',
  output: {
    links: [
      { title: 'Tenant acme', href: '/tenants/acme' },
      { title: 'Bad', href: 'data:text/html,bad' },
    ],
    tenantId: 'tn_1',
  },
});

describe('OperationProgress', () => {
  it('shows where it stands and renews it when the portal hints at it', async () => {
    // It is asked from time to time as well.
    let now = anOperation();
    const get = jest.fn(async () => now);
    const { onEnd, signal } = setup(get);

    expect(await screen.findByText('Step 2 of 2: Manifest.')).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      '1',
    );
    const steps = within(
      screen.getByRole('list', { name: 'Steps' }),
    ).getAllByRole('listitem');
    expect(steps[0]).toHaveTextContent('Done, took 0.4 s');
    expect(steps[1]).toHaveTextContent('To do');
    expect(onEnd).not.toHaveBeenCalled();

    const asked = get.mock.calls.length;
    await signal('op_of_someone_else');
    expect(get).toHaveBeenCalledTimes(asked);

    now = succeeded;
    await signal(anOperation().id);
    expect(
      await screen.findByText('Everything planned is done.'),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Tenant acme' })).toHaveAttribute(
      'href',
      '/tenants/acme',
    );
    expect(screen.queryByText('Bad')).not.toBeInTheDocument();
    expect(screen.getByText('took 9.0 s')).toBeVisible();
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(onEnd).toHaveBeenCalledWith(succeeded);
  });

  it('says why it waits and that it goes on by itself', async () => {
    setup(
      jest.fn().mockResolvedValue(
        anOperation({
          state: 'waiting',
          waitReason: 'eu-central does not answer.',
          nextAttemptAt: new Date(Date.now() + 20_500).toISOString(),
        }),
      ),
    );
    expect(
      await screen.findByText(
        'It waits and goes on by itself. eu-central does not answer.',
      ),
    ).toBeVisible();
    expect(screen.getByText(/The next attempt is/)).toHaveTextContent(
      /in (1\d|20) seconds/,
    );
  });

  it('keeps what it showed when the portal stops answering, and says so', async () => {
    const get = jest
      .fn<Promise<Operation>, []>()
      .mockResolvedValueOnce(anOperation())
      .mockRejectedValue(new TypeError('Failed to fetch'));
    const { signal } = setup(get);
    await screen.findByText('Step 2 of 2: Manifest.');
    await signal(anOperation().id);
    expect(await screen.findByText(/may be out of date/)).toBeVisible();
    expect(screen.getByText('Step 2 of 2: Manifest.')).toBeVisible();
  });

  it('says so when there is no such operation', async () => {
    setup(
      jest.fn().mockRejectedValue({
        code: 'NOT_FOUND',
        message: 'There is no operation op_x.',
        next: 'Check the ID.',
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no operation op_x.',
    );
  });
});
