import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createComponents, STRATEGY_ANNOTATION } from './components';

function component(more: Partial<Entity> = {}, annotation?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'shop',
      namespace: 'default',
      ...(annotation !== undefined && {
        annotations: { [STRATEGY_ANNOTATION]: annotation },
      }),
    },
    ...more,
  };
}

const from = (entity: Entity) =>
  createComponents({
    catalog: catalogServiceMock({ entities: [entity] }),
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
  });

describe('the components of the catalog', () => {
  it('have owners, and people among them are told but own nothing', async () => {
    const components = from(
      component({
        relations: [
          { type: 'ownedBy', targetRef: 'user:default/Kim' },
          { type: 'ownedBy', targetRef: 'group:default/shop' },
          { type: 'dependsOn', targetRef: 'component:default/other' },
        ],
      }),
    );
    expect(await components.find('component:default/shop')).toEqual({
      owners: ['group:default/shop'],
      owner: 'user:default/kim',
      strategy: undefined,
    });
    expect(await components.find('component:default/none')).toBeUndefined();
    expect(await components.ownersOf('component:default/none')).toEqual([]);
  });

  it.each([
    ['quorum: 3', { quorum: 3 }],
    ['', {}],
    ['{ "quorum": 3', '{ "quorum": 3'],
  ])('keep their strategy in YAML: %j', async (annotation, strategy) => {
    const components = from(component({}, annotation));
    expect(await components.find('component:default/shop')).toMatchObject({
      strategy,
    });
  });

  it('do not stop an abort when the catalog is away', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef.mockRejectedValue(new Error('Gone.'));
    const components = createComponents({
      catalog,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
    });
    await expect(
      components.find('component:default/shop'),
    ).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await components.ownersOf('component:default/shop')).toEqual([]);
  });
});
