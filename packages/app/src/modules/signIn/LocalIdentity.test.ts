import { aSession } from './aSession';
import { LocalIdentity } from './LocalIdentity';

const NOW = Date.parse('2025-11-23T12:00:00.000Z');
const MINUTE_MS = 60_000;

function setup(refresh: jest.Mock) {
  const onLost = jest.fn();
  const signOut = jest.fn().mockResolvedValue(undefined);
  const session = aSession('ada', NOW + 60 * MINUTE_MS);
  return {
    onLost,
    signOut,
    session,
    identity: new LocalIdentity(session, { refresh, signOut }, onLost),
  };
}

const tokenOf = (session: ReturnType<typeof aSession>) => ({
  token: session.backstageIdentity.token,
});

describe('LocalIdentity', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('gives the token it has while that lasts', async () => {
    const refresh = jest.fn();
    const { identity, session } = setup(refresh);
    expect(await identity.getCredentials()).toEqual(tokenOf(session));
    expect(refresh).not.toHaveBeenCalled();
  });

  it('renews it once for all who ask, before it ends', async () => {
    const next = aSession('ada', NOW + 120 * MINUTE_MS);
    const refresh = jest.fn().mockResolvedValue(next);
    const { identity } = setup(refresh);
    jest.setSystemTime(NOW + 56 * MINUTE_MS);
    const both = [identity.getCredentials(), identity.getCredentials()];
    expect(await Promise.all(both)).toEqual([tokenOf(next), tokenOf(next)]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('goes on with a token that still works while the portal restarts', async () => {
    const { identity, session, onLost } = setup(
      jest.fn().mockRejectedValue(new TypeError('Failed to fetch')),
    );
    jest.setSystemTime(NOW + 56 * MINUTE_MS);
    expect(await identity.getCredentials()).toEqual(tokenOf(session));
    expect(onLost).not.toHaveBeenCalled();

    jest.setSystemTime(NOW + 61 * MINUTE_MS);
    await expect(identity.getCredentials()).rejects.toThrow('Failed to fetch');
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['the session is over', jest.fn().mockRejectedValue({ statusCode: 401 })],
    [
      'another tab signed in as someone else',
      jest.fn().mockResolvedValue(aSession('omar', NOW + 120 * MINUTE_MS)),
    ],
  ])('is lost when %s', async (_why, refresh) => {
    const { identity, onLost } = setup(refresh);
    jest.setSystemTime(NOW + 56 * MINUTE_MS);
    await expect(identity.getCredentials()).rejects.toBeDefined();
    expect(onLost).toHaveBeenCalledTimes(1);
  });
});
