import { Sessions } from './sessions';

const KEY = 'k'.repeat(32);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it('knows its own sessions until they are over, whichever process issued them', () => {
  let now = Date.UTC(2030, 0, 1);
  const { token, expiresAt } = new Sessions(KEY, () => now).issue(
    'harbor',
    'user-1',
  );
  const other = new Sessions(KEY, () => now);
  expect(other.require(bearer(token))).toMatchObject({
    tenant: 'harbor',
    user: 'user-1',
  });
  now = Date.parse(expiresAt);
  expect(() => other.require(bearer(token))).toThrow('The session is over');
});

it.each([
  ['no token', {}],
  ['nonsense', bearer('a.b')],
  ['another key', bearer(new Sessions('x'.repeat(32)).issue('a', 'b').token)],
])('refuses %s', (_, headers) => {
  expect(() => new Sessions(KEY).require(headers)).toThrow(
    'Nobody is signed in',
  );
});
