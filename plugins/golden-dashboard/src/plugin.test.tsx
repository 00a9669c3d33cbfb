import { renderTestApp } from '@backstage/frontend-test-utils';
import { OperationError } from '@companyos/plugin-operation-common';
import type { ProbeApi } from '@companyos/plugin-probe-common';
import { probeApiRef } from '@companyos/plugin-probe-react';
import { aList, aProbe, aRun } from '@companyos/plugin-probe-react/testing';
import type {
  ReleaseApi,
  Rollout,
  Scorecard,
} from '@companyos/plugin-release-common';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { screen, waitFor, within } from '@testing-library/react';
import { aCard, aGate, aRollout } from './__testUtils__/fixtures';
import { setScreenWidth } from '@companyos/test-screen';
import plugin from './index';

beforeAll(() => import('./DashboardPage'));

const serving = aCard({ id: 'rel_1', version: '1.0.0', state: 'stable' });
const bad = aCard(
  { id: 'rel_2', version: '1.2.0', state: 'aborted' },
  {
    canary: aGate('canary', 'fail'),
    'spec-parity': aGate('spec-parity', 'missing'),
  },
);

function setup(
  known: {
    readonly rollouts?: readonly Rollout[];
    readonly cards?: readonly Scorecard[];
    readonly api?: Partial<jest.Mocked<ReleaseApi>>;
  },
  { address = '/', widthPx = 1280 } = {},
) {
  setScreenWidth(widthPx);
  const { api, cards = [], rollouts = [] } = known;
  const page = (items: readonly unknown[]) => ({ items, next: null });
  const stable = cards
    .map(({ release }) => release)
    .filter(({ state }) => state === 'stable');
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [address],
    apis: [
      [
        releaseApiRef,
        {
          rollouts: jest.fn().mockResolvedValue(page(rollouts)),
          releases: jest.fn().mockResolvedValue(page(stable)),
          scorecards: jest.fn().mockResolvedValue(cards),
          observations: jest.fn().mockResolvedValue([]),
          ...api,
        } as unknown as ReleaseApi,
      ],
      [
        probeApiRef,
        {
          list: jest.fn().mockResolvedValue(
            aList(
              aProbe({
                runs: {
                  stable: aRun({ finishedAt: new Date().toISOString() }),
                },
              }),
            ),
          ),
          allRuns: jest
            .fn()
            .mockResolvedValue({ items: [aRun()], nextCursor: null }),
        } as unknown as ProbeApi,
      ],
    ],
  });
}

const answer = () => screen.findByRole('region', { name: 'The answer' });

describe('the golden dashboard', () => {
  it('says stop first, then why, worst first, and that users are safe', async () => {
    setup({
      rollouts: [aRollout('rel_2', 'rolled-back')],
      cards: [bad, serving],
    });
    const said = await answer();
    expect(within(said).getAllByRole('status')[0]).toHaveTextContent(
      'Stop: reference-service 1.2.0 failed its canary.',
    );
    expect(said).toHaveTextContent(
      'It is not with users: it was taken back, and 1.0.0 serves everybody at staging.',
    );
    const blockers = within(said).getByRole('list', {
      name: 'What is in the way',
    });
    const [first, second] = within(blockers).getAllByRole('listitem');
    expect(first).toHaveTextContent(
      /FailedCanary.*Found: 212 of 212\. Asked for/,
    );
    expect(first).toHaveTextContent(/Measured/);
    expect(second).toHaveTextContent(
      'companyos gate run spec-parity --release rel_1',
    );
    expect(
      within(said).getByRole('link', { name: 'What happened' }),
    ).toHaveAttribute('href', '/releases/ro_rel_2');
  });

  it('leads from failing probes to the probes', async () => {
    setup({
      cards: [
        aCard(
          { id: 'rel_1', version: '1.0.0', state: 'stable' },
          { synthetic: aGate('synthetic', 'fail') },
        ),
      ],
    });
    const said = await answer();
    expect(said).toHaveTextContent('It serves everybody at staging.');
    expect(
      within(said).getByRole('link', { name: 'Open the probes' }),
    ).toHaveAttribute('href', '/probes');
  });

  it('shows what is on its way', async () => {
    const next = aCard(
      { id: 'rel_2', version: '1.2.0', state: 'rolling-out' },
      { canary: aGate('canary', 'pending') },
    );
    setup({
      rollouts: [aRollout('rel_2', 'progressing')],
      cards: [next, serving],
    });
    expect(await answer()).toHaveTextContent(
      'It is on its way and has 10 % of staging; 1.0.0 has the rest.',
    );
    const way = screen.getByRole('region', { name: 'On its way' });
    expect(way).toHaveTextContent(/reference-service 1\.2\.0.*step 1 of 1/);
    expect(
      await within(way).findByText('No telemetry has arrived yet.'),
    ).toBeVisible();
  });

  it('has every gate of the last releases in words', async () => {
    setup({ cards: [serving, bad] });
    const table = await screen.findByRole('table');
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Release',
      'Verdict',
      'Policy tests',
      'Deterministic export',
      'Spec parity',
      'Canary',
      'Synthetic probes',
    ]);
    const rows = within(table).getAllByRole('row');
    expect(rows[2]).toHaveTextContent(
      /1\.2\.0.*Stop.*Passed.*Never reported.*Failed/,
    );
  });

  it('is a list of cards on a phone', async () => {
    setup({ cards: [bad] }, { widthPx: 390 });
    expect(
      await screen.findByRole('list', { name: 'Last releases' }),
    ).toHaveTextContent(/1\.2\.0.*Stop/);
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('cannot tell where nothing was released', async () => {
    setup({});
    expect(await answer()).toHaveTextContent(
      "Can't tell: nothing was released from here yet.",
    );
  });

  it('says why there is no answer, and still shows the critical paths', async () => {
    setup({
      api: {
        rollouts: jest
          .fn()
          .mockRejectedValue(
            new OperationError('UNREACHABLE', 'The back end is down.'),
          ),
      },
    });
    expect(await screen.findByText('The back end is down.')).toBeVisible();
    expect(
      await screen.findByText('The one critical path works for users.'),
    ).toBeVisible();
  });

  it('lands on the probe that a notification names', async () => {
    setup({}, { address: '/#probe-staging-login' });
    const item = (
      await screen.findByRole('heading', { name: 'login' })
    ).closest('li');
    await waitFor(() => expect(item).toHaveFocus());
    expect(item).toHaveAttribute('id', 'probe-staging-login');
  });
});
