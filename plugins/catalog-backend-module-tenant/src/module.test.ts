import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  type EntityProvider,
} from '@backstage/plugin-catalog-node';
import module from './index';

describe('catalog module', () => {
  it('adds the provider of tenants', async () => {
    const providers: EntityProvider[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          catalogProcessingExtensionPoint,
          {
            addEntityProvider: (...added: EntityProvider[]) => {
              providers.push(...added);
            },
          } as Partial<typeof catalogProcessingExtensionPoint.T> as any,
        ],
      ],
      features: [
        module,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'http://localhost:7007' } },
        }),
      ],
    });
    expect(providers.map(one => one.getProviderName())).toEqual([
      'companyos-tenants',
    ]);
  });
});
