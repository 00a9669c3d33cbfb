import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { decodeJwt } from 'jose';
import request from 'supertest';
import authModuleLocal from './index';

const ADA = 'correct-horse-1';
const xhr = ['X-Requested-With', 'XMLHttpRequest'] as const;

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      name: 'platform-engineers',
      namespace: 'default',
      description: 'Create tenants',
    },
    spec: { type: 'team', profile: { displayName: 'Platform engineers' } },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'ada', namespace: 'default' },
    spec: { profile: { displayName: 'Ada' } },
    relations: [
      {
        type: 'memberOf',
        targetRef: 'group:default/platform-engineers',
      },
    ],
  },
];

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(backend => backend.stop()));
});

async function start(options: { local?: object; environment?: string } = {}) {
  const users = [
    { name: 'ada', password: ADA },
    { name: 'late', password: 'correct-horse-2' },
  ];
  const { local = { users }, environment = 'development' } = options;
  const backend = await startTestBackend({
    features: [
      authPlugin,
      authModuleLocal,
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:7007' },
          backend: {
            baseUrl: 'http://localhost:7007',
            listen: { host: '127.0.0.1', port: 0 },
          },
          auth: { environment, providers: { local } },
        },
      }),
    ],
  });
  running.push(backend);
  const { server } = backend;
  return {
    get: (path: string) => request(server).get(`/api/auth/local${path}`),
    post: (path: string) => request(server).post(`/api/auth/local${path}`),
  };
}

describe('signing in', () => {
  it('lets a person in by name and password, with the groups of the catalog', async () => {
    const { get } = await start();
    const response = await get('/refresh')
      .set('x-companyos-user', 'ada')
      .set('x-companyos-password', ADA);
    expect(response.status).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { token, identity, expiresInSeconds } =
      response.body.backstageIdentity;
    expect(identity.userEntityRef).toBe('user:default/ada');
    expect(expiresInSeconds).toBeGreaterThan(0);
    expect(decodeJwt(token).sub).toBe('user:default/ada');
  });

  it('answers an unknown name and a wrong password alike', async () => {
    const { get } = await start();
    const attempt = (name: string, password: string) =>
      get('/refresh')
        .set('x-companyos-user', name)
        .set('x-companyos-password', password);
    const wrong = await attempt('ada', 'correct-horse-2');
    const unknown = await attempt('nobody', ADA);
    const inherited = await attempt('constructor', ADA);
    expect(wrong.status).toBe(401);
    for (const response of [wrong, unknown, inherited]) {
      expect(response.status).toBe(401);
      expect(response.body.error).toEqual(wrong.body.error);
      expect(response.headers['set-cookie']).toBeUndefined();
    }
    expect((await get('/refresh').set('x-companyos-user', 'ada')).status).toBe(
      401,
    );
  });

  it('makes a name wait after five failures, even with the right password', async () => {
    const { get } = await start();
    const attempt = (password: string) =>
      get('/refresh')
        .set('x-companyos-user', 'ada')
        .set('x-companyos-password', password);
    for (let count = 0; count < 5; count += 1) {
      expect((await attempt('not-this-one')).status).toBe(401);
    }
    const response = await attempt(ADA);
    expect(response.status).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(response.body.error.name).toBe('TooManyAttemptsError');
  });

  it('asks for patience when the catalog has not read the person yet', async () => {
    const { get } = await start();
    const response = await get('/refresh')
      .set('x-companyos-user', 'late')
      .set('x-companyos-password', 'correct-horse-2');
    expect(response.status).toBe(503);
    expect(response.body.error.message).toContain('user:default/late');
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('keeps a browser signed in by its cookie until it signs out', async () => {
    const { get, post } = await start();
    expect((await get('/refresh').set(...xhr)).status).toBe(401);
    const signedIn = await get('/refresh')
      .set('x-companyos-user', 'ada')
      .set('x-companyos-password', ADA);
    const [header] = signedIn.headers['set-cookie'];
    expect(header).toMatch(/; Path=\/api\/auth\/local;.*HttpOnly.*Strict/);
    const [cookie] = header.split(';');

    const again = await get('/refresh')
      .set('Cookie', cookie)
      .set(...xhr);
    expect(again.status).toBe(200);
    expect(again.body.backstageIdentity.identity.userEntityRef).toBe(
      'user:default/ada',
    );
    // Another site can send the cookie at most without the header.
    expect((await get('/refresh').set('Cookie', cookie)).status).toBe(401);

    const signedOut = await post('/logout')
      .set('Cookie', cookie)
      .set(...xhr);
    expect(signedOut.status).toBe(204);
    expect(signedOut.headers['set-cookie'][0]).toMatch(
      /^companyos-local=;.*Expires=Thu, 01 Jan 1970/,
    );
  });
});

describe('people', () => {
  it('lists who may sign in, without passwords and without a token', async () => {
    const { get } = await start();
    const response = await get('/people');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      people: [
        {
          name: 'ada',
          displayName: 'Ada',
          groups: [
            {
              name: 'platform-engineers',
              title: 'Platform engineers',
              description: 'Create tenants',
            },
          ],
          ready: true,
        },
        { name: 'late', displayName: 'late', groups: [], ready: false },
      ],
    });
  });
});

describe('production', () => {
  it('does not start with it', async () => {
    await expect(start({ environment: 'production' })).rejects.toThrow(
      /for development only, and auth\.environment says production/,
    );
  });
});
