import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  scaffolderApiRef,
  type LogEvent,
  type ScaffolderApi,
} from '@backstage/plugin-scaffolder-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Observable } from '@backstage/types';
import { TaskRoutes } from './TaskRoutes';

const task = {
  id: 'task-1',
  createdAt: '2025-11-23T12:00:00.000Z',
  lastHeartbeatAt: '2025-11-23T12:00:00.000Z',
  status: 'processing',
  spec: {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    parameters: { name: 'acme', planHash: 'b'.repeat(64) },
    steps: [
      { id: 'create', name: 'Create the tenant as planned', action: 'x:y' },
    ],
    output: {},
    templateInfo: {
      entityRef: 'template:default/create-tenant',
      entity: {
        metadata: {
          name: 'create-tenant',
          namespace: 'default',
          title: 'Create tenant',
        },
      },
    },
  },
};

function event(
  type: LogEvent['type'],
  body: Partial<LogEvent['body']>,
  id: string,
): LogEvent {
  return {
    type,
    id,
    taskId: 'task-1',
    createdAt: '2025-11-23T12:00:01.000Z',
    body: { message: '', ...body },
  } as unknown as LogEvent;
}

function renderTask(events: readonly LogEvent[]) {
  const api = {
    getTask: jest.fn().mockResolvedValue(task),
    cancelTask: jest.fn().mockResolvedValue(undefined),
    streamLogs: () =>
      ({
        subscribe: ({ next }: { next(value: LogEvent): void }) => {
          events.forEach(value => next(value));
          return { unsubscribe: () => {} };
        },
      } as unknown as Observable<LogEvent>),
  };
  renderInTestApp(<TaskRoutes others={<p>All tasks</p>} />, {
    mountPath: '/create/tasks/*',
    initialRouteEntries: ['/create/tasks/task-1'],
    apis: [[scaffolderApiRef, api as unknown as ScaffolderApi]],
  });
  return api;
}

const log = (message: string, id: string, status = 'processing') =>
  event('log', { stepId: 'create', message, status } as any, id);

describe('the page of a task', () => {
  it('says how it stands while it runs, and cancels it', async () => {
    const api = renderTask([log('Beginning step', '1')]);
    expect(
      await screen.findByRole('heading', { name: 'Create tenant' }),
    ).toBeInTheDocument();
    const [state] = await screen.findAllByRole('status');
    expect(state).toHaveTextContent('Running');
    const steps = screen.getByRole('list', { name: 'Steps' });
    expect(await within(steps).findByText(/Beginning step/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(api.cancelTask).toHaveBeenCalledWith('task-1');
    expect(screen.getByRole('button', { name: 'Cancelling…' })).toBeDisabled();
  });

  it('ends with the outcome and the ways on, and a log without colours', async () => {
    renderTask([
      log('\u001b[32minfo\u001b[39m: 1 of 6: Bind roles\n\n', '1'),
      log('Finished step', '2', 'completed'),
      event(
        'completion',
        {
          status: 'completed',
          output: {
            links: [
              {
                title: 'Open the tenant',
                url: `${window.location.origin}/tenants/acme`,
              },
              // eslint-disable-next-line no-script-url
              { title: 'Trap', url: 'javascript:alert(1)' },
            ],
            text: [{ title: 'Outcome', content: '**no-op**: nothing' }],
          },
        } as any,
        '3',
      ),
    ]);
    const result = await screen.findByRole('region', { name: 'Result' });
    expect(await within(result).findByText('no-op')).toBeInTheDocument();
    expect(
      within(result)
        .getAllByRole('link')
        .map(link => link.getAttribute('href')),
    ).toEqual(['/tenants/acme']);
    const steps = screen.getByRole('list', { name: 'Steps' });
    expect(await within(steps).findByText('Done')).toBeVisible();
    expect(
      within(screen.getByRole('list', { name: 'Log', hidden: true }))
        .getAllByRole('listitem', { hidden: true })
        .map(line => line.textContent),
    ).toEqual([
      '2025-11-23T12:00:01.000Z info: 1 of 6: Bind roles',
      '2025-11-23T12:00:01.000Z Finished step',
    ]);
    const again = screen.getByRole('link', { name: 'Start over' });
    expect(again).toHaveAttribute(
      'href',
      `/create/templates/default/create-tenant?formData=${encodeURIComponent(
        '{"name":"acme"}',
      )}`,
    );
  });

  it('shows a denial with its decision ID, and links to the record', async () => {
    renderTask([
      event(
        'completion',
        {
          status: 'failed',
          error: {
            name: 'NotAllowedError',
            message:
              'POLICY_DENIED: No policy allows it. Decision pd_1: http://localhost/ledger?decisionId=pd_1',
          },
        } as any,
        '1',
      ),
    ]);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('No policy allows it. Decision pd_1');
    expect(within(alert).getByRole('link')).toHaveAttribute(
      'href',
      'http://localhost/ledger?decisionId=pd_1',
    );
    const [state] = screen.getAllByRole('status');
    expect(state).toHaveTextContent('Failed');
  });
});
