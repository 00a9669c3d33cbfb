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
import type { PolicyDecision } from '@companyos/policy';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import request from 'supertest';
import { createToyPlugin } from '../__testUtils__/toyPlugin';
import { DenialNotices } from './DenialNotices';

jest.setTimeout(60_000);

describe('a denial', () => {
  let database: TestDatabase;
  let backend: TestBackend;
  let notices: any[];
  let isDown: boolean;

  beforeAll(async () => {
    database = await createTestDatabase();
    backend = await startTestBackend({
      features: [
        createToyPlugin({ made: new Set() }),
        mockServices.database.factory({ knex: database.knex }),
        mockServices.userInfo.mock({
          async getUserInfo(credentials: BackstageCredentials) {
            const { userEntityRef: ref } = credentials.principal as {
              userEntityRef: string;
            };
            return { userEntityRef: ref, ownershipEntityRefs: [ref] };
          },
        }).factory,
        catalogServiceMock.factory(),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(notice) {
              if (isDown) throw new Error('The notifications are away.');
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

  beforeEach(() => {
    notices = [];
    isDown = false;
  });

  afterAll(async () => {
    await backend?.stop();
    await database?.drop();
  });

  const post = (path: string, body: object) =>
    request(backend.server)
      .post(`/api/toy${path}`)
      .set('authorization', mockCredentials.user.header('user:default/omar'))
      .send(body);

  async function noticed() {
    while (notices.length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    return notices[0];
  }

  it('of an operation is in the notifications of whoever asked, with the decision', async () => {
    const { body } = await post('/toys', { name: 'box' }).expect(403);
    const { decisionId, message, next } = body.error;
    expect(await noticed()).toMatchObject({
      recipients: { type: 'entity', entityRef: 'user:default/omar' },
      payload: {
        title: 'Denied: Make box.',
        description: expect.stringContaining(message),
        link: `/residency/decisions/${decisionId}`,
        topic: 'denials',
        scope: 'denial:user:default/omar:tenant:create:Tenant:box',
      },
    });
    expect(notices[0].payload.description).toContain(next);
    expect(notices[0].payload.description).toContain(decisionId);
  });

  it('stands when nobody can be notified', async () => {
    isDown = true;
    const { body } = await post('/toys', { name: 'lid' }).expect(403);
    expect(body.error.code).toBe('POLICY_DENIED');
  });
});

describe('DenialNotices', () => {
  const decision = {
    id: 'pd_1',
    outcome: 'deny',
    reason: 'It would leave the allowed regions.',
    remedy: 'Choose another destination.',
    request: {
      action: 'data:export',
      resource: { type: 'Dataset', id: 'acme/records' },
    },
  } as unknown as PolicyDecision;

  function setup() {
    const send = jest.fn(async (..._args: unknown[]) => {});
    const notices = DenialNotices.create({
      pluginId: 'tenant',
      notifications: { send },
      policy: {
        bundle: {
          actions: new Map([
            ['data:export', { title: 'export data of this tenant' }],
          ]),
        },
      } as never,
      logger: mockServices.logger.mock(),
    });
    return { notices, send };
  }

  it('tells a person of a denial at a seam', () => {
    const { notices, send } = setup();
    const actor = {
      ref: 'user:default/omar',
      kind: 'user',
      groups: [],
    } as const;
    notices.denied({ actor, decision, about: 'records of tenant acme' });
    notices.denied({ actor, decision });
    expect(send.mock.calls).toMatchObject([
      [{ payload: { title: 'Denied: records of tenant acme' } }],
      [
        {
          payload: {
            title: 'Denied: export data of this tenant',
            description:
              'It would leave the allowed regions. Choose another destination. Decision pd_1.',
            link: '/residency/decisions/pd_1',
          },
        },
      ],
    ]);
  });

  it('does not try to tell a service', () => {
    const { notices, send } = setup();
    notices.denied({
      actor: { ref: 'service:plugin:tenant', kind: 'service', groups: [] },
      decision,
    });
    expect(send).not.toHaveBeenCalled();
  });
});
