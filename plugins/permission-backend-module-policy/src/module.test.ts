import { resolve } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import permissionPlugin from '@backstage/plugin-permission-backend';
import request from 'supertest';
import permissionModulePolicy from './index';

async function authorize(options: { groups: string[]; permission: string }) {
  const { server } = await startTestBackend({
    features: [
      permissionPlugin,
      permissionModulePolicy,
      mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: 'user:default/mock',
          ownershipEntityRefs: options.groups,
        }),
      }).factory,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          companyos: { policies: resolve(__dirname, '../../../policies') },
        },
      }),
    ],
  });
  const response = await request(server)
    .post('/api/permission/authorize')
    .set('Authorization', mockCredentials.user.header())
    .send({
      items: [
        {
          id: 'a',
          permission: {
            type: 'basic',
            name: options.permission,
            attributes: {},
          },
        },
      ],
    });
  expect(response.status).toBe(200);
  return response.body.items[0].result;
}

describe('the permission back end with this module', () => {
  it('answers by the bundle', async () => {
    expect(
      await authorize({
        groups: ['group:default/platform-engineers'],
        permission: 'catalog.entity.create',
      }),
    ).toBe('ALLOW');
    expect(
      await authorize({
        groups: ['group:default/acme-owners'],
        permission: 'catalog.entity.create',
      }),
    ).toBe('DENY');
  });

  it('does not start without a valid bundle', async () => {
    await expect(
      startTestBackend({
        features: [
          permissionPlugin,
          permissionModulePolicy,
          mockServices.rootConfig.factory({
            data: { companyos: { policies: __dirname } },
          }),
        ],
      }),
    ).rejects.toThrow(/policy bundle is not valid/);
  });
});
