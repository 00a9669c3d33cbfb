import { renderTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { OperationError } from '@companyos/plugin-operation-common';
import type { ProbeApi, ProbeList } from '@companyos/plugin-probe-common';
import { probeApiRef } from '@companyos/plugin-probe-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aList,
  aProbe,
  anIncident,
  aRun,
} from '@companyos/plugin-probe-react/testing';
import plugin from './index';

beforeAll(() => import('./ProbeRouter'));

const route = {
  recipient: 'group:default/platform-engineers',
  route: [
    'component:default/reference-service is owned by group:default/platform-engineers.',
    'Notified group:default/platform-engineers.',
  ],
};

function setup(address: string, api: Partial<jest.Mocked<ProbeApi>> = {}) {
  const page = (items: readonly unknown[]) => ({ items, nextCursor: null });
  const probes = {
    list: jest.fn().mockResolvedValue(aList(aProbe())),
    get: jest.fn().mockResolvedValue(aProbe()),
    runs: jest.fn().mockResolvedValue(page([aRun()])),
    allRuns: jest.fn().mockResolvedValue(page([aRun()])),
    incidents: jest.fn().mockResolvedValue(page([])),
    route: jest.fn().mockResolvedValue(route),
    run: jest.fn().mockResolvedValue(aRun({ requestedBy: 'user:default/ada' })),
    ...api,
  };
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [address],
    apis: [
      [probeApiRef, probes as unknown as ProbeApi],
      [
        permissionApiRef,
        {
          authorize: async () => ({
            result: AuthorizeResult.ALLOW,
          }),
        },
      ],
    ],
  });
  return { user: userEvent.setup(), probes };
}

describe('the list of probes', () => {
  it('says first what is wrong, and shows the worst path first', async () => {
    const list: ProbeList = aList(
      aProbe({ id: 'export', title: 'Exports', criticalPath: 'export' }),
      aProbe({ runs: { stable: aRun({ outcome: 'fail' }) } }),
    );
    setup('/probes', {
      list: jest.fn().mockResolvedValue(list),
      incidents: jest
        .fn()
        .mockResolvedValue({ items: [anIncident()], nextCursor: null }),
    });
    expect(
      await screen.findByText('1 of 2 critical paths fails for users: login.'),
    ).toBeVisible();
    const paths = screen.getByRole('list', { name: 'Critical paths' });
    expect(
      within(paths)
        .getAllByRole('heading')
        .map(({ textContent }) => textContent),
    ).toEqual(['login', 'export']);
    expect(
      within(paths).getByRole('link', { name: 'People can log in' }),
    ).toHaveAttribute('href', '/probes/staging-login');
    const incidents = await screen.findByRole('region', { name: 'Incidents' });
    await within(incidents).findByText('Open');
    expect(incidents).toHaveTextContent(/“Failing” told to platform-engineers/);
  });

  it('says that nothing is known where nothing is walked', async () => {
    setup('/probes', { list: jest.fn().mockResolvedValue(aList()) });
    expect(
      await screen.findByText('No critical path is walked here.'),
    ).toBeVisible();
    expect(
      await screen.findByText(/None in the time that is kept/),
    ).toBeVisible();
  });

  it('shows a denial in its words', async () => {
    setup('/probes', {
      list: jest.fn().mockRejectedValue(
        new OperationError('POLICY_DENIED', 'You may not read probes.', {
          decisionId: 'pd_01JDB0000000000000000000AA',
          next: 'Sign in to the portal as a person.',
        }),
      ),
    });
    expect(await screen.findByText('You may not read probes.')).toBeVisible();
  });
});

describe('one probe', () => {
  it('answers first, then tells how it looks, who is told, and what was found before', async () => {
    setup('/probes/staging-login', {
      get: jest.fn().mockResolvedValue(
        aProbe({
          runs: {
            stable: aRun(),
            canary: aRun({ arm: 'canary', outcome: 'fail' }),
          },
        }),
      ),
    });
    expect(
      await screen.findByText(
        'Users can rely on “login”: the last walk passed.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(/POST \/login answered 500 instead of 200/),
    ).toBeVisible();
    const told = screen.getByRole('region', { name: 'Who would be told' });
    expect(
      await within(told).findByText(/is owned by group:default/),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Walk the canary now' }),
    ).toBeEnabled();
  });

  it('is walked at once by who may, and shows each step', async () => {
    const { probes, user } = setup('/probes/staging-login');
    await user.click(
      await screen.findByRole('button', { name: 'Walk it now' }),
    );
    const walk = await screen.findByRole('region', { name: 'Your walk' });
    expect(probes.run).toHaveBeenCalledWith('staging-login', { arm: 'stable' });
    expect(within(walk).getByRole('list', { name: 'Steps' })).toHaveTextContent(
      /Passed.*See that it answers.*Passed.*Log in to every tenant/,
    );
    expect(walk).toHaveTextContent('asked for by ada');
  });

  it('filters its walks, and fetches older ones', async () => {
    const { probes, user } = setup('/probes/staging-login', {
      runs: jest.fn().mockImplementation(async (_id, { cursor, limit }) =>
        limit || cursor
          ? {
              items: [aRun({ id: 'pr_00', outcome: 'fail' })],
              nextCursor: null,
            }
          : { items: [aRun()], nextCursor: 'pr_01' },
      ),
    });
    const walks = await screen.findByRole('region', { name: 'All walks' });
    await user.click(
      await within(walks).findByRole('button', { name: 'Show older walks' }),
    );
    expect(
      await within(walks).findAllByText(
        'POST /login answered 500 instead of 200.',
      ),
    ).not.toHaveLength(0);
    await user.click(within(walks).getByRole('button', { name: /Outcome/ }));
    await user.click(await screen.findByRole('option', { name: 'Failed' }));
    await waitFor(() =>
      expect(probes.runs).toHaveBeenCalledWith(
        'staging-login',
        { arm: undefined, outcome: 'fail' },
        expect.anything(),
      ),
    );
  });

  it('says that there is no such probe', async () => {
    setup('/probes/other', {
      get: jest.fn().mockRejectedValue(
        new OperationError('NOT_FOUND', 'There is no probe other.', {
          next: 'List the probes.',
        }),
      ),
    });
    expect(await screen.findByText('There is no probe other.')).toBeVisible();
  });
});
