import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import { aDecision, details } from '../__testUtils__/fixtures';
import { setup } from '../__testUtils__/setup';

// Pages load when they are first seen; a busy machine must not make that a matter of seconds in the first test.
beforeAll(() => import('../ResidencyRouter'));

const DENIED = new OperationError(
  'POLICY_DENIED',
  'No policy allows you to see decisions of everyone.',
  { next: 'Ask an auditor.', decisionId: 'pd_7' },
);

const page = (...items: ReturnType<typeof aDecision>[]) => ({
  items,
  total: items.length,
  more: false,
  scope: 'all' as const,
});

describe('decisions', () => {
  it('lists them in words, each with its own page', async () => {
    setup('/residency', {
      decisions: jest.fn().mockResolvedValue(
        page(
          aDecision(),
          aDecision({
            id: 'pd_2',
            actor: null,
            determining: [],
            position: 3,
          }),
        ),
      ),
    });
    const table = await screen.findByRole('grid', { name: 'Decisions' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('Denied');
    expect(first).toHaveTextContent('omar');
    expect(first).toHaveTextContent('exports-stay-in-allowed-regions');
    expect(
      within(first).getByRole('link', { name: 'Data export' }),
    ).toHaveAttribute('href', `/residency/decisions/${aDecision().id}`);
    expect(second).toHaveTextContent('erased');
    expect(second).toHaveTextContent('no policy allows it');
  });

  it('filters through the address', async () => {
    const decisions = jest.fn().mockResolvedValue(page(aDecision()));
    const user = setup(
      '/residency/decisions?outcome=deny&period=1d&page=2&other=x',
      { decisions },
    );
    expect(await screen.findByRole('grid')).toBeVisible();
    expect(decisions.mock.calls[0][0]).toMatchObject({
      outcome: 'deny',
      since: expect.stringMatching(/Z$/),
      offset: 25,
      limit: 25,
    });
    const person = screen.getByRole('searchbox', { name: 'Person' });
    await user.type(person, 'Ada{Enter}');
    await waitFor(() =>
      expect(decisions.mock.lastCall?.[0]).toMatchObject({
        actor: 'user:default/ada',
        outcome: 'deny',
        offset: 0,
      }),
    );
  });

  it('is a list of cards on a phone', async () => {
    setup(
      '/residency',
      { decisions: jest.fn().mockResolvedValue(page(aDecision())) },
      390,
    );
    const cards = await screen.findByRole('list', { name: 'Decisions' });
    expect(within(cards).getByRole('listitem')).toHaveTextContent(
      /Denied.*Data export.*tenant:tn_1.*omar/,
    );
  });

  it('says why it is empty', async () => {
    const decisions = jest.fn().mockResolvedValue(page());
    const user = setup('/residency?action=data:burn', { decisions });
    expect(await screen.findByText('No decision matches')).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Show all decisions' }),
    );
    expect(await screen.findByText('Nothing is decided yet')).toBeVisible();
  });

  it('says so where it is only their own', async () => {
    setup('/residency', {
      decisions: jest
        .fn()
        .mockResolvedValue({ ...page(aDecision()), scope: 'own' }),
    });
    expect(
      await screen.findByText(/decisions on what you asked for yourself/),
    ).toBeVisible();
  });

  it('shows a denial as one, and any other failure with a way to try again', async () => {
    setup('/residency?actor=user:default/ada', {
      decisions: jest.fn().mockRejectedValue(DENIED),
    });
    expect(await screen.findByText('Denied by policy')).toBeVisible();
    expect(screen.getByText('Ask an auditor.')).toBeVisible();
  });

  it('tries again after a failure', async () => {
    const decisions = jest
      .fn()
      .mockRejectedValueOnce(new OperationError('UNREACHABLE', 'No answer.'))
      .mockResolvedValue(page(aDecision()));
    const user = setup('/residency', { decisions });
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('grid', { name: 'Decisions' }),
    ).toBeVisible();
  });
});

describe('one decision', () => {
  it('says why, what would change it, and what was asked', async () => {
    const decision = jest.fn().mockResolvedValue(details());
    setup('/residency/decisions/pd_1', { decision });
    const why = await screen.findByRole('region', { name: 'Why' });
    expect(decision).toHaveBeenCalledWith('pd_1', expect.anything());
    expect(why).toHaveTextContent(
      "Forbid: A tenant's data stays in the tenant's allowed regions.",
    );
    expect(why).toHaveTextContent('Choose a destination in one of them.');
    const what = screen.getByRole('region', { name: 'What was decided' });
    expect(what).toHaveTextContent('0.3.0');
    expect(what).toHaveTextContent('user:default/omar');
    expect(
      screen.getByText(/It would leave the allowed regions/),
    ).toBeVisible();
  });

  it('says what cannot be told, and when the words are of another bundle', async () => {
    setup('/residency/decisions/pd_1', {
      decision: jest.fn().mockResolvedValue(
        details({
          words: null,
          wordsNote:
            'The question was erased, so its answer cannot be explained.',
          request: null,
          policies: [{ id: 'old', text: null, effect: null }],
        }),
      ),
    });
    expect(
      await screen.findByText(/its answer cannot be explained/),
    ).toBeVisible();
    expect(screen.getByText('It cannot be told any more.')).toBeVisible();
    expect(screen.getByText(/no such policy any more/)).toBeVisible();
  });

  it('says that there is none', async () => {
    setup('/residency/decisions/pd_1', {
      decision: jest
        .fn()
        .mockRejectedValue(
          new OperationError('NOT_FOUND', 'There is no decision pd_1.'),
        ),
    });
    expect(await screen.findByText('There is no decision pd_1.')).toBeVisible();
  });
});
