import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import { aHold, holdDetails } from '../__testUtils__/fixtures';
import { setup } from '../__testUtils__/setup';

beforeAll(() => import('../ResidencyRouter'));

const DENIED = new OperationError(
  'POLICY_DENIED',
  'No policy allows you to place this legal hold.',
  { next: 'Ask data governance.', decisionId: 'pd_9' },
);

describe('legal holds', () => {
  it('lists them by case', async () => {
    const holds = jest.fn().mockResolvedValue([aHold()]);
    setup('/residency/holds', { holds });
    const table = await screen.findByRole('grid', { name: 'Legal holds' });
    const [, row] = within(table).getAllByRole('row');
    expect(row).toHaveTextContent(/C-2031-7.*Holds.*acme.*Court order.*dev/);
    expect(within(row).getByRole('link', { name: 'C-2031-7' })).toHaveAttribute(
      'href',
      '/residency/holds/hd_1',
    );
    expect(holds.mock.calls[0][0]).toMatchObject({ state: 'active' });
  });

  it('is a list of cards on a phone', async () => {
    setup(
      '/residency/holds?state=all',
      { holds: jest.fn().mockResolvedValue([aHold()]) },
      390,
    );
    const cards = await screen.findByRole('list', { name: 'Legal holds' });
    expect(cards).toHaveTextContent(/Holds.*C-2031-7.*acme.*Court order/);
  });

  it('places one with its reason, and says what it came too late for', async () => {
    const hold = aHold();
    const placeHold = jest.fn().mockResolvedValue({
      operation: { state: 'succeeded' },
      hold,
      gone: [
        {
          subject: 'tenant:tn_1',
          resource: 'eu-central/db',
          operationId: 'op_7',
          state: 'erasing',
          claimedAt: '2030-01-01T00:00:00.000Z',
          erasedAt: null,
        },
      ],
    });
    const user = setup('/residency/holds', {
      holds: jest.fn().mockResolvedValue([]),
      placeHold,
    });
    await screen.findByText('Nothing is held');
    await user.click(
      screen.getByRole('button', { name: 'Place a legal hold' }),
    );
    const dialog = await screen.findByRole('dialog');
    const field = (name: RegExp) =>
      within(dialog).getByRole('textbox', { name });
    await user.type(field(/^On/), 'acme');
    await user.type(field(/^Case/), 'C-2031-7');
    await user.type(field(/^Reason/), 'Court order');
    await user.click(
      within(dialog).getByRole('button', { name: 'Place the hold' }),
    );
    await within(dialog).findByText(/The hold is in force/);
    expect(placeHold).toHaveBeenCalledWith({
      subject: 'tenant:acme',
      case: 'C-2031-7',
      reason: 'Court order',
    });
    expect(
      within(dialog).getByText(/being erased by operation op_7/),
    ).toBeVisible();
  });

  it('shows a denial in the dialog, which stays open', async () => {
    const user = setup('/residency/holds', {
      holds: jest.fn().mockResolvedValue([]),
      placeHold: jest.fn().mockRejectedValue(DENIED),
    });
    await user.click(
      await screen.findByRole('button', { name: 'Place a legal hold' }),
    );
    await user.click(screen.getByRole('button', { name: 'Place the hold' }));
    await screen.findByText('Denied by policy');
    expect(screen.getByText('Ask data governance.')).toBeVisible();
  });

  it('shows what one keeps, and asks for its release', async () => {
    const hold = jest.fn().mockResolvedValue(holdDetails());
    const releaseHold = jest.fn().mockResolvedValue({ id: 'op_2' });
    const user = setup('/residency/holds/hd_1', { hold, releaseHold });
    const keeps = await screen.findByRole('region', { name: 'What it keeps' });
    expect(keeps).toHaveTextContent('db namespace: tn_1_db in eu-central');
    await user.click(
      screen.getByRole('button', { name: 'Ask for its release' }),
    );
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'Closed');
    await user.click(
      within(dialog).getByRole('button', { name: 'Ask for the release' }),
    );
    await waitFor(() =>
      expect(releaseHold).toHaveBeenCalledWith({
        holdId: 'hd_1',
        reason: 'Closed',
      }),
    );
  });

  it('leads to the approvals of a release that is under way', async () => {
    setup('/residency/holds/hd_1', {
      hold: jest.fn().mockResolvedValue(
        holdDetails({
          openRelease: {
            id: 'op_2',
            actor: { ref: 'user:default/dev', kind: 'user', groups: [] },
          } as any,
        }),
      ),
    });
    expect(
      await screen.findByRole('link', { name: /release and its approvals/ }),
    ).toHaveAttribute('href', '/operations/residency/op_2');
    expect(
      screen.queryByRole('button', { name: 'Ask for its release' }),
    ).not.toBeInTheDocument();
  });

  it('says who released it and why', async () => {
    const released = {
      by: 'user:default/dev',
      at: '2030-03-01T00:00:00.000Z',
      reason: 'The case is closed.',
      operationId: 'op_3',
    };
    setup('/residency/holds/hd_1', {
      hold: jest
        .fn()
        .mockResolvedValue(holdDetails({ hold: aHold({ released }) })),
    });
    expect(await screen.findByText(/The case is closed/)).toBeVisible();
    expect(screen.getByText('Released', { selector: 'span' })).toBeVisible();
  });
});
