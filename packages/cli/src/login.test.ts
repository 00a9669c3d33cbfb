import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakePortal, refusal } from './testing/FakePortal';
import { Terminal } from './testing/terminal';

let terminal: Terminal;
let portal: FakePortal;
let credentials: string;

beforeEach(async () => {
  terminal = await Terminal.open();
  credentials = join(terminal.folder, '.config/companyos/credentials.json');
  portal = await FakePortal.start({
    'GET /api/auth/local/refresh': ({ headers }) =>
      headers['x-companyos-user'] === 'ada' &&
      headers['x-companyos-password'] === 'secret'
        ? {
            json: {
              backstageIdentity: {
                token: 'ada-token',
                expiresInSeconds: 3600,
                identity: { userEntityRef: 'user:default/ada' },
              },
            },
          }
        : {
            status: 401,
            json: {
              error: { name: 'AuthenticationError', message: 'no' },
              response: { statusCode: 401 },
            },
          },
    'GET /api/auth/v1/userinfo': ({ headers }) =>
      ['Bearer ada-token', 'Bearer pasted'].includes(
        headers.authorization ?? '',
      )
        ? {
            json: {
              claims: {
                sub: 'user:default/ada',
                ent: ['user:default/ada', 'group:default/platform-engineers'],
              },
            },
          }
        : refusal(401, { code: 'UNAUTHENTICATED', message: 'no', next: 'x' }),
    'GET /api/tenant/tenants': () => ({ json: { items: [], totalItems: 0 } }),
  });
});

afterEach(async () => {
  await portal.stop();
  await terminal.close();
});

describe('login', () => {
  it('asks for the password and keeps the session for its owner only', async () => {
    terminal.secret = 'secret';
    const { code, out } = await terminal.run(
      ...['login', '--url', `${portal.url}/`, '--user', 'ada'],
    );
    expect(code).toBe(0);
    expect(out).toBe(
      `Signed in to ${portal.url} as user:default/ada, until 2025-11-23T13:00:00.000Z.\n`,
    );
    expect((await stat(credentials)).mode % 0o1000).toBe(0o600);
    expect(await readFile(credentials, 'utf8')).not.toContain('secret');

    const who = await terminal.run('whoami', '--json');
    expect(JSON.parse(who.out)).toEqual({
      url: portal.url,
      user: 'user:default/ada',
      memberOf: ['group:default/platform-engineers'],
    });
  });

  it('takes the password from the environment or standard input', async () => {
    terminal.env.COMPANYOS_PASSWORD = 'secret';
    const first = await terminal.run(
      'login',
      '--url',
      portal.url,
      '--user=ada',
    );
    expect(first.code).toBe(0);
    terminal.env = {};
    terminal.stdin = 'secret\n';
    const second = await terminal.run('login', '--user', 'ada');
    expect(second.code).toBe(0);
  });

  it('says so when name or password is wrong', async () => {
    terminal.stdin = 'guess';
    const { code, err } = await terminal.run(
      ...['login', '--url', portal.url, '--user', 'ada'],
    );
    expect(code).toBe(7);
    expect(err).toContain('does not let ada in');
    await expect(stat(credentials)).rejects.toThrow('ENOENT');
  });

  it('signs in with a token, and refuses one that the portal does not know', async () => {
    terminal.secret = 'pasted';
    const good = await terminal.run('login', '--url', portal.url, '--token');
    expect(good.out).toContain('as user:default/ada');
    const bad = await terminal.run('login', '--token', 'other');
    expect(bad.code).toBe(7);
  });

  it('needs a user or a token', async () => {
    const { code, err } = await terminal.run('login');
    expect(code).toBe(2);
    expect(err).toContain('--user <name>, or --token');
  });
});

describe('the session', () => {
  async function signIn() {
    terminal.stdin = 'secret';
    await terminal.run('login', '--url', portal.url, '--user', 'ada');
  }

  it('is used without naming the portal again, and only for that portal', async () => {
    await signIn();
    expect((await terminal.run('tenant', 'list')).code).toBe(0);
    const other = await FakePortal.start({});
    const { code, err } = await terminal.run(
      ...['tenant', 'list', '--url', other.url],
    );
    expect(err).toContain(`You are not signed in to ${other.url}.`);
    await other.stop();
    expect(code).toBe(7);
    expect(other.requests).toEqual([]);
  });

  it('ends with its token', async () => {
    await signIn();
    terminal.now += 3_600_000;
    const { code, err } = await terminal.run('tenant', 'list');
    expect(code).toBe(7);
    expect(err).toContain(`companyos login --url ${portal.url}`);
  });

  it('is forgotten by logout', async () => {
    await signIn();
    const { out } = await terminal.run('logout');
    expect(out).toBe(`Signed out of ${portal.url}.\n`);
    expect(await readFile(credentials, 'utf8')).not.toContain('ada-token');
    terminal.env.COMPANYOS_URL = portal.url;
    expect((await terminal.run('whoami')).code).toBe(7);
  });

  it('follows XDG_CONFIG_HOME', async () => {
    terminal.env.XDG_CONFIG_HOME = join(terminal.folder, 'elsewhere');
    await signIn();
    const kept = join(terminal.folder, 'elsewhere/companyos/credentials.json');
    expect(await readFile(kept, 'utf8')).toContain('ada-token');
  });

  it('that is damaged is named, with the way out', async () => {
    await signIn();
    await writeFile(credentials, '{');
    const { code, err } = await terminal.run('tenant', 'list');
    expect(code).toBe(2);
    expect(err).toContain(`The sign-in stored in ${credentials} is damaged.`);
  });
});

it.each(['not a url', 'ftp://portal', 'https://user:pw@portal'])(
  'refuses %s as the portal',
  async url => {
    const { code } = await terminal.run('tenant', 'list', '--url', url);
    expect(code).toBe(2);
  },
);
