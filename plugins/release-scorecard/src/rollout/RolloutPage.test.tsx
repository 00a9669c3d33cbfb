import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import {
  anEvent,
  aRelease,
  aReleaseApi,
  aRollout,
  started,
} from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const at = '/releases/ro_2';
const address = () => screen.getByLabelText('Address').textContent;

describe('the page of a rollout', () => {
  it('says in a sentence how it stands, and then why', async () => {
    renderPages(aReleaseApi(), { at });
    const answer = await screen.findByRole('region', {
      name: '1.2.0 has 10 % of staging, 1.0.0 the rest: the judge asks for more evidence.',
    });
    expect(answer).toHaveTextContent(
      'The canary has served 22 units at this weight, and 30 are asked for.',
    );
    expect(answer).toHaveTextContent('Progressing');
    expect(answer).toHaveTextContent('last looked after just now');
    expect(screen.getByText(/“Order 4711”/)).toBeInTheDocument();
  });

  it('shows each signal against its threshold, and tells what is easily confused apart', async () => {
    renderPages(aReleaseApi(), { at });
    const signals = await screen.findByRole('list', { name: 'Signals' });
    const meter = within(signals).getByRole('meter', {
      name: 'Evidence that it is worse',
    });
    expect(meter).toHaveAttribute('aria-valuetext', '2.5 of 125');
    const paths = within(signals).getByRole('list', { name: 'Critical paths' });
    expect(paths).toHaveTextContent('loginNot worse');
    expect(paths).toHaveTextContent(
      'exportCould not measureThe probe could not measure.',
    );
  });

  it('offers what this person may do, and nothing else', async () => {
    renderPages(aReleaseApi(), { at });
    await screen.findByRole('region', { name: 'Evidence' });
    expect(
      screen.queryByRole('button', { name: 'Abort' }),
    ).not.toBeInTheDocument();
  });

  it('asks for a reason before it aborts, and shows a refusal where it was clicked', async () => {
    const api = aReleaseApi();
    api.rollout.mockResolvedValue(aRollout({ allowed: ['pause', 'abort'] }));
    const user = renderPages(api, { at });
    await user.click(await screen.findByRole('button', { name: 'Abort' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      '1.0.0 gets all of staging again at once, sticky users too.',
    );
    const confirm = within(dialog).getByRole('button', { name: 'Abort' });
    await user.click(confirm);
    expect(within(dialog).getByText('Say why, in a few words.')).toBeVisible();
    expect(api.steer).not.toHaveBeenCalled();

    api.steer.mockRejectedValueOnce(
      new OperationError('CONFLICT', 'The canary is becoming stable.', {
        next: 'Let it end.',
      }),
    );
    await user.type(within(dialog).getByLabelText(/Reason/), 'It is slow');
    await user.click(confirm);
    expect(
      await within(dialog).findByText('The canary is becoming stable.'),
    ).toBeVisible();

    api.steer.mockResolvedValueOnce({} as any);
    await user.click(confirm);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(api.steer).toHaveBeenLastCalledWith('ro_2', 'abort', {
      reason: 'It is slow',
    });
  });

  it('says that it was taken back, and what happened in order', async () => {
    const api = aReleaseApi();
    const because =
      'Errors: 4 of 11 canary units bad. The evidence that the canary is worse is 231; 125 is enough.';
    api.rollout.mockResolvedValue(
      aRollout({
        state: 'rolled-back',
        stateReason: because,
        stepIndex: null,
        weightPercent: 0,
        endedAt: new Date().toISOString(),
      }),
    );
    api.history.mockResolvedValue([
      started,
      anEvent(2, 'Step 1. The canary is ready to take traffic.'),
      anEvent(3, `Aborting. ${because}`, { actor: 'judge' }),
      anEvent(4, `Rolled-back. sha256:${'1'.repeat(64)} serves.`),
    ]);
    renderPages(api, { at });
    expect(
      await screen.findByRole('region', {
        name: '1.2.0 was taken back: 1.0.0 has all of staging again.',
      }),
    ).toHaveTextContent(because);
    const events = await screen.findByRole('list', { name: 'What happened' });
    expect(
      within(events)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringContaining('sha256:111111111111… serves.'),
      expect.stringContaining('The judge: Aborting.'),
      expect.stringContaining('The controller: Step 1.'),
      expect.stringContaining('ada: Order 4711'),
    ]);
    const steps = screen.getByRole('list', { name: 'Steps' });
    expect(steps).toHaveTextContent('Taken back here');
  });

  it('says that nobody looks after it, rather than that all is well', async () => {
    const api = aReleaseApi();
    api.rollout.mockResolvedValue(
      aRollout({ watchedAt: '2026-11-23T11:00:00.000Z' }),
    );
    renderPages(api, { at });
    expect(
      await screen.findByText(/No controller looks after it at present/),
    ).toBeVisible();
  });

  it('goes back to the version before by name once it has ended, with the plan first', async () => {
    const api = aReleaseApi();
    api.rollout.mockResolvedValue(
      aRollout({ state: 'completed', endedAt: new Date().toISOString() }),
    );
    api.release.mockResolvedValue(
      aRelease({ state: 'superseded', allowed: ['rollback'] }),
    );
    const user = renderPages(api, { at });
    await user.click(
      await screen.findByRole('button', { name: 'Roll back to 1.0.0' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(
        'Go back to reference-service 1.0.0 at staging.',
      ),
    ).toBeVisible();
    await user.type(within(dialog).getByLabelText(/Reason/), 'Complaints');
    await user.click(
      within(dialog).getByRole('button', { name: 'Roll back to 1.0.0' }),
    );
    await waitFor(() =>
      expect(api.rollback).toHaveBeenCalledWith('rel_1', {
        reason: 'Complaints',
        planHash: 'b'.repeat(64),
      }),
    );
  });

  it('shows a denial with its decision, and does not ask again by itself', async () => {
    const api = aReleaseApi();
    api.rollout.mockRejectedValue(
      new OperationError('POLICY_DENIED', 'You may not read releases.', {
        decisionId: 'pd_01JDB0000000000000000000EE',
      }),
    );
    renderPages(api, { at });
    expect(
      await screen.findByText('pd_01JDB0000000000000000000EE'),
    ).toBeVisible();
  });
});

it('leads from the long address of a release to its page', async () => {
  renderPages(aReleaseApi(), { at: '/releases/release/rel_1' });
  expect(
    await screen.findByRole('region', {
      name: '1.0.0 serves everybody at staging.',
    }),
  ).toBeVisible();
  expect(address()).toBe('/releases/rel_1');
  expect(
    screen.queryByRole('button', { name: /Roll back/ }),
  ).not.toBeInTheDocument();
});
