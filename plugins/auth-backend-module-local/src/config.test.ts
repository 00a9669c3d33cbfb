import { ConfigReader } from '@backstage/config';
import { readLocalAuthConfig } from './config';

const users = [{ name: 'ada', password: 'correct-horse-1' }];

function read(
  local: object | undefined,
  rest: { environment?: string; listen?: unknown } = {},
  env: { NODE_ENV?: string } = {},
) {
  const { environment, listen = { host: '127.0.0.1', port: 7007 } } = rest;
  return readLocalAuthConfig(
    new ConfigReader({
      auth: {
        ...(environment && { environment }),
        ...(local && { providers: { local } }),
      },
      backend: { listen: listen as string },
    }),
    env,
  );
}

describe('readLocalAuthConfig', () => {
  it('is nothing where nothing is configured, in production too', () => {
    expect(read(undefined)).toBeUndefined();
    expect(
      read(undefined, { environment: 'production', listen: ':7007' }),
    ).toBeUndefined();
  });

  it('reads the users', () => {
    expect(read({ users })).toEqual({ users, dangerouslyAllowRemote: false });
  });

  it.each([
    [{}, { NODE_ENV: 'production' }, 'NODE_ENV says production'],
    [{ environment: 'production' }, {}, 'auth.environment says production'],
    [{ environment: 'Production' }, {}, 'auth.environment says production'],
  ])('refuses production: %j %j', (rest, env, message) => {
    expect(() =>
      read({ users, dangerouslyAllowRemote: true }, rest, env),
    ).toThrow(message);
  });

  it.each([
    '127.0.0.1:7007',
    'localhost:7007',
    '[::1]:7007',
    { host: '::1', port: 7007 },
    { host: '127.9.0.1', port: 7007 },
  ])('accepts a back end on loopback: %j', listen => {
    expect(read({ users }, { listen })).toBeDefined();
  });

  it.each([
    ':7007',
    7007,
    '0.0.0.0:7007',
    '[::]:7007',
    { port: 7007 },
    { host: '127.0.0.1.example.org', port: 7007 },
    { host: '192.168.0.4', port: 7007 },
  ])('refuses a back end that others can reach: %j', listen => {
    expect(() => read({ users }, { listen })).toThrow(
      'set backend.listen.host to 127.0.0.1',
    );
    expect(
      read({ users, dangerouslyAllowRemote: true }, { listen }),
    ).toBeDefined();
  });

  it('says what is wrong, without the password', () => {
    const wrong = () =>
      read({ users: [{ name: 'Ada', password: 'short word' }], guests: true });
    expect(wrong).toThrow(/users\.0\.name: Use a catalog name in lower case/);
    expect(wrong).toThrow(/users\.0\.password: Use 12 to 128 printable/);
    expect(wrong).toThrow(/guests/);
    expect(wrong).not.toThrow(/short word/);
    expect(() => read({ users: [...users, ...users] })).toThrow(
      'Two users share one name.',
    );
  });
});
