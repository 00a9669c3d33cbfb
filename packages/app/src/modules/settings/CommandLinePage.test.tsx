import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aSession } from '../signIn/aSession';
import { CommandLinePage } from './CommandLinePage';

describe('CommandLinePage', () => {
  it('copies a token without showing it, and says until when it works', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    const { token } = aSession(
      'ada',
      Date.parse('2031-01-01T00:00:00Z'),
    ).backstageIdentity;
    renderInTestApp(<CommandLinePage />, {
      apis: [mockApis.identity({ token })],
      config: { backend: { baseUrl: 'http://portal.example' } },
    });
    expect(
      await screen.findByText(
        'companyos login --url http://portal.example --token',
      ),
    ).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Copy token' }));
    expect(
      await screen.findByText(/It works until 1 Jan 2031, 00:00:00 UTC/),
    ).toBeVisible();
    expect(writeText).toHaveBeenCalledWith(token);
    expect(document.body).not.toHaveTextContent(token);
  });

  it('says so when there is no token', async () => {
    const user = userEvent.setup();
    renderInTestApp(<CommandLinePage />, { apis: [mockApis.identity()] });
    await user.click(await screen.findByRole('button', { name: 'Copy token' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The token was not copied',
    );
  });
});
