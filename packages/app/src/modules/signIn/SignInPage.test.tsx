import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import { aSession } from './aSession';
import { LocalPerson, LocalProvider } from './session';
import { SignInPage } from './SignInPage';

const HOUR_MS = 3_600_000;

const ada: LocalPerson = {
  name: 'ada',
  displayName: 'Ada Lindqvist',
  groups: [],
  ready: true,
};

function setup() {
  const people = jest
    .spyOn(LocalProvider.prototype, 'people')
    .mockResolvedValue([ada]);
  const refresh = jest
    .spyOn(LocalProvider.prototype, 'refresh')
    .mockResolvedValue(aSession('ada', Date.now() + HOUR_MS));
  const onSignInSuccess = jest.fn();
  return {
    people,
    refresh,
    onSignInSuccess,
    show: () =>
      renderInTestApp(<SignInPage onSignInSuccess={onSignInSuccess} />),
  };
}

describe('SignInPage', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  it('goes on with the session that this browser has', async () => {
    localStorage.setItem('companyos.signedIn', 'yes');
    const { show, onSignInSuccess, people } = setup();
    show();
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const [identity] = onSignInSuccess.mock.calls[0];
    expect((await identity.getBackstageIdentity()).userEntityRef).toBe(
      'user:default/ada',
    );
    expect(people).not.toHaveBeenCalled();
  });

  it('asks who it is when that session is over, and who was here has only to type', async () => {
    localStorage.setItem('companyos.signedIn', 'yes');
    localStorage.setItem('companyos.lastPerson', 'ada');
    const { show, refresh } = setup();
    refresh.mockRejectedValue({ statusCode: 401, message: 'Nobody.' });
    show();
    expect(
      await screen.findByRole('radio', { name: 'Ada Lindqvist' }),
    ).toBeChecked();
    expect(screen.getByLabelText('Password')).toHaveFocus();
    expect(localStorage.getItem('companyos.signedIn')).toBeNull();
  });

  it('does not look for a session where there was none', async () => {
    const { show, refresh } = setup();
    show();
    await screen.findByRole('radio', { name: 'Ada Lindqvist' });
    expect(refresh).not.toHaveBeenCalled();
  });

  it('waits for people whom the catalog is still reading', async () => {
    const { show, people } = setup();
    people.mockResolvedValueOnce([{ ...ada, ready: false }]);
    show();
    expect(
      await screen.findByRole('radio', { name: 'Ada Lindqvist' }),
    ).toBeDisabled();
    await waitFor(
      () =>
        expect(
          screen.getByRole('radio', { name: 'Ada Lindqvist' }),
        ).toBeEnabled(),
      { timeout: 15_000 },
    );
  });

  it('says what to do when the portal does not answer', async () => {
    const { show, people } = setup();
    people.mockRejectedValue(new TypeError('Failed to fetch'));
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The portal did not answer.',
    );
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
