import { runProbe } from '@companyos/plugin-probe-node';
import { CANARY_HEADER, RELEASE_HEADER } from '@companyos/staging';
import { loginProbe } from './probes/login';
import { tenantQueryProbe } from './probes/tenantQuery';
import { Sessions } from './Sessions';

const user = { tenant: 'harbor', user: 'user-1', password: 'right' };
const NOW = new Date();
const later = (ms: number) => new Date(NOW.getTime() + ms).toISOString();

/** Staging as far as logging in goes; what each arm says to whom is the test's. */
describe('sessions', () => {
  let logIn: (arm: string, password: string) => [number, object];
  let query: (token: string) => number;
  let logins: string[];

  const answer = (digest: string, status: number, body: object) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { [RELEASE_HEADER]: digest },
    });

  const fetchFake = (async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const arm = headers.get(CANARY_HEADER) === 'always' ? 'canary' : 'stable';
    const digest = `sha256:${arm}`;
    switch (new URL(url).pathname) {
      case '/version':
        return answer(digest, 200, { version: '1', digest });
      case '/login': {
        const { password } = JSON.parse(String(init.body));
        logins.push(`${arm} ${password}`);
        return answer(digest, ...logIn(arm, password));
      }
      default: {
        const token = headers.get('authorization')?.split(' ')[1];
        const status = token ? query(token) : 401;
        const items = [{ email: 'a', plan: 'pro' }];
        return answer(digest, status, { total: 1, items });
      }
    }
  }) as unknown as typeof fetch;

  beforeEach(() => {
    logins = [];
    query = () => 200;
    logIn = (_, password) =>
      password === 'right'
        ? [200, { token: `t${logins.length}`, expiresAt: later(3_600_000) }]
        : [401, {}];
  });

  function options(namedByTarget = false) {
    const sessions = Sessions.create({
      users: async () => [user],
      namedByTarget,
      now: () => NOW,
    });
    return {
      routerUrl: 'http://staging.example',
      component: 'component:default/reference-service',
      sessions,
      startUp: { isUnderWay: async () => false },
    };
  }
  const walk = (
    probe: ReturnType<typeof loginProbe>,
    arm: 'stable' | 'canary' = 'stable',
  ) => runProbe(probe, { arm, fetch: fetchFake });

  it('blames a canary that refuses what stable accepts, and nobody when both do', async () => {
    logIn = (arm, password) =>
      arm === 'stable' && password === 'right'
        ? [200, { token: 't', expiresAt: later(3_600_000) }]
        : [401, {}];
    const probe = loginProbe(options());
    expect(await walk(probe, 'canary')).toMatchObject({
      outcome: 'fail',
      message: 'A user of harbor with the right password is refused.',
      digest: 'sha256:canary',
    });
    logIn = () => [401, {}];
    expect((await walk(probe, 'canary')).outcome).toBe('could-not-measure');
  });

  it('finds a login that takes any password', async () => {
    logIn = () => [200, { token: 't', expiresAt: later(3_600_000) }];
    expect(await walk(loginProbe(options()))).toMatchObject({
      outcome: 'fail',
      message: 'POST /login answered 200 instead of 401.',
    });
  });

  it('keeps a session, also from one arm to the other', async () => {
    const probe = tenantQueryProbe(options());
    expect((await walk(probe)).outcome).toBe('pass');
    expect((await walk(probe, 'canary')).outcome).toBe('pass');
    expect(logins).toEqual(['stable right']);
  });

  it('has a new one before the old one is over', async () => {
    logIn = () => [200, { token: 't', expiresAt: later(299_999) }];
    const probe = tenantQueryProbe(options());
    await walk(probe);
    await walk(probe);
    expect(logins).toHaveLength(2);
  });

  it('forgets sessions that are refused, so that one refusal of a new staging is not many', async () => {
    const probe = tenantQueryProbe(options());
    await walk(probe);
    // Set up anew, with another key.
    query = token => (token === 't1' ? 401 : 200);
    expect((await walk(probe)).outcome).toBe('fail');
    expect((await walk(probe)).outcome).toBe('pass');
  });
});
