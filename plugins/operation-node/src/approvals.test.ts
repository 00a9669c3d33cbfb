import {
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import request from 'supertest';
import { createToyPlugin, type ToyWorld } from './__testUtils__/toyPlugin';

const people: { [name: string]: string } = {
  ada: 'group:default/platform-engineers',
  noor: 'group:default/platform-engineers',
  dev: 'group:default/data-governance',
  gus: 'group:default/data-governance',
};

jest.setTimeout(60_000);

describe('approvals over HTTP', () => {
  let database: TestDatabase;
  let backend: TestBackend;
  let world: ToyWorld;
  let notices: any[];

  beforeEach(async () => {
    database = await createTestDatabase();
    world = { made: new Set() };
    notices = [];
    backend = await startTestBackend({
      features: [
        createToyPlugin(world),
        mockServices.database.factory({ knex: database.knex }),
        mockServices.userInfo.mock({
          async getUserInfo(credentials: BackstageCredentials) {
            const { userEntityRef: ref } = credentials.principal as {
              userEntityRef: string;
            };
            const group = people[ref.split('/')[1]];
            return { userEntityRef: ref, ownershipEntityRefs: [ref, group] };
          },
        }).factory,
        catalogServiceMock.factory({
          entities: Object.entries(people).map(([name, targetRef]) => ({
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name, namespace: 'default' },
            relations: [{ type: 'memberOf', targetRef }],
          })),
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(notice) {
              notices.push(notice);
            },
          }),
        }),
        createServiceFactory({
          service: ledgerSinkServiceRef,
          deps: {},
          factory: () => ({
            deliver: async (_, batch) => ({
              accepted: batch.at(-1)!.sequence,
            }),
          }),
        }),
      ],
    });
  });
  afterEach(async () => {
    await backend?.stop();
    await database.drop();
  });

  const as = (user: string) => ({
    authorization: mockCredentials.user.header(`user:default/${user}`),
  });
  const get = (path: string, user: string) =>
    request(backend.server).get(`/api/toy${path}`).set(as(user));
  const post = (path: string, user: string, body: object) =>
    request(backend.server).post(`/api/toy${path}`).set(as(user)).send(body);
  /** A notice goes out on its own, after what it tells of. */
  const noticed = async (count = 1) => {
    while (notices.length < count) {
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  const ask = async () => {
    const { body } = await post('/toys', 'ada', { name: 'guarded-1' });
    return { ...body, path: `/operations/${body.id}`, hash: body.plan.hash };
  };

  it('asks those who may act, and goes on when one of them says yes', async () => {
    const { path, hash, id, state } = await ask();
    expect(state).toBe('awaiting-approval');
    await noticed();
    expect(notices).toMatchObject([
      {
        recipients: {
          entityRef: ['group:default/data-governance'],
          excludeEntityRef: 'user:default/ada',
        },
        payload: { link: `/operations/toy/${id}`, topic: 'approvals' },
      },
    ]);
    const mine = await get('/operations?awaiting=me', 'dev');
    expect(mine.body.items).toMatchObject([{ id }]);
    const theirs = await get('/operations?awaiting=me', 'ada');
    expect(theirs.body.items).toEqual([]);
    expect((await get(`${path}/choices`, 'dev')).body).toEqual({
      approve: ['data-governance'],
      reject: true,
      revoke: false,
      cancel: false,
    });
    expect((await get(`${path}/choices`, 'ada')).body).toEqual({
      approve: [],
      reject: false,
      revoke: false,
      cancel: true,
    });
    const yes = { planHash: hash, reason: 'Fine.' };
    expect((await post(`${path}/approve`, 'dev', yes)).status).toBe(200);
    const done = await get(`${path}?waitSeconds=20`, 'ada');
    expect(done.body).toMatchObject({
      state: 'succeeded',
      approvals: { given: [{ by: 'user:default/dev', reason: 'Fine.' }] },
    });
    expect(world.made).toEqual(new Set(['guarded-1']));
  });

  it('refuses who asked, with a decision to quote', async () => {
    const { path, hash, id } = await ask();
    const refused = await post(`${path}/approve`, 'ada', { planHash: hash });
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({
      code: 'POLICY_DENIED',
      operationId: id,
      decisionId: expect.stringMatching(/^pd_/),
    });
    expect(world.made.size).toBe(0);
  });

  it('takes a no, and tells who asked', async () => {
    const { path } = await ask();
    expect((await post(`${path}/reject`, 'dev', {})).status).toBe(400);
    const no = await post(`${path}/reject`, 'dev', { reason: 'Not now.' });
    expect(no.body).toMatchObject({
      state: 'rejected',
      error: { code: 'APPROVAL_REJECTED' },
    });
    await noticed(2);
    expect(notices.at(-1)).toMatchObject({
      recipients: { entityRef: 'user:default/ada' },
      payload: { title: 'Rejected: Make guarded-1.' },
    });
  });

  it('has nothing to take back from someone who said nothing', async () => {
    const { path } = await ask();
    const none = await post(`${path}/revoke-approval`, 'gus', {
      reason: 'Oh.',
    });
    expect(none.status).toBe(404);
  });
});
