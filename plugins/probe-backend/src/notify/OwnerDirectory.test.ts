import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { OwnerDirectory } from './OwnerDirectory';

function entity(
  kind: string,
  name: string,
  {
    owner,
    ...relations
  }: { owner?: string; [relation: string]: string | undefined } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: { ...(owner !== undefined && { owner }) },
    relations: Object.entries(relations).map(([type, targetRef]) => ({
      type,
      targetRef: targetRef!,
    })),
  };
}

const SHOP = 'component:default/shop';
const team = entity('Group', 'team', { hasMember: 'user:default/ada' });

const find = (ref: string, ...entities: Entity[]) =>
  OwnerDirectory.create({
    catalog: catalogServiceMock({ entities }),
    auth: mockServices.auth(),
    catchAll: 'group:default/on-call',
  }).find(ref);

describe('OwnerDirectory', () => {
  it('finds the group that owns what the probe watches', async () => {
    expect(
      await find(SHOP, entity('Component', 'shop', { owner: 'team' }), team),
    ).toEqual({
      recipient: 'group:default/team',
      route: [
        'component:default/shop is owned by group:default/team.',
        'Notified group:default/team.',
      ],
    });
  });

  it('takes a person, and an owner that is named itself', async () => {
    const shop = entity('Component', 'shop', { owner: 'user:default/ada' });
    const ada = entity('User', 'ada');
    expect((await find(SHOP, shop, ada)).recipient).toBe('user:default/ada');
    expect(await find('group:default/team', team)).toEqual({
      recipient: 'group:default/team',
      route: ['Notified group:default/team.'],
    });
  });

  it('goes up from a group in which nobody is', async () => {
    const empty = entity('Group', 'empty', { childOf: 'group:default/team' });
    expect(
      await find(
        SHOP,
        entity('Component', 'shop', { owner: 'empty' }),
        empty,
        team,
      ),
    ).toEqual({
      recipient: 'group:default/team',
      route: [
        'component:default/shop is owned by group:default/empty.',
        'Nobody is in group:default/empty; its parent is group:default/team.',
        'Notified group:default/team.',
      ],
    });
  });

  it('counts the people of groups below', async () => {
    const unit = entity('Group', 'unit', { parentOf: 'group:default/team' });
    const shop = entity('Component', 'shop', { owner: 'unit' });
    expect((await find(SHOP, shop, unit, team)).recipient).toBe(
      'group:default/unit',
    );
  });

  it('asks what it is part of when nobody owns it, or the owner is gone', async () => {
    const system = entity('System', 'store', {
      owner: 'team',
    });
    const partOf = 'system:default/store';
    expect(
      await find(SHOP, entity('Component', 'shop', { partOf }), system, team),
    ).toEqual({
      recipient: 'group:default/team',
      route: [
        'component:default/shop names no owner.',
        'component:default/shop is part of system:default/store.',
        'system:default/store is owned by group:default/team.',
        'Notified group:default/team.',
      ],
    });
    expect(
      (
        await find(
          SHOP,
          entity('Component', 'shop', { partOf, owner: 'gone' }),
          system,
          team,
        )
      ).recipient,
    ).toBe('group:default/team');
  });

  it('tells the catch-all when the catalog knows nobody', async () => {
    expect(await find(SHOP)).toEqual({
      recipient: 'group:default/on-call',
      route: [
        'component:default/shop is not in the catalog.',
        'Notified the catch-all group:default/on-call.',
      ],
    });
    const empty = entity('Group', 'empty');
    const shop = entity('Component', 'shop', { owner: 'empty' });
    expect((await find(SHOP, shop, empty)).route.at(-1)).toMatch(/catch-all/);
  });

  it('does not go round in circles', async () => {
    const a = entity('Group', 'a', { childOf: 'group:default/b' });
    const b = entity('Group', 'b', { childOf: 'group:default/a' });
    const shop = entity('Component', 'shop', { owner: 'a', partOf: SHOP });
    expect((await find(SHOP, shop, a, b)).recipient).toBe(
      'group:default/on-call',
    );
  });

  it('does not guess when the catalog is away', async () => {
    const catalog = catalogServiceMock.mock({
      getEntityByRef: async () => {
        throw new Error('down');
      },
    });
    await expect(
      OwnerDirectory.create({
        catalog,
        auth: mockServices.auth(),
        catchAll: 'group:default/on-call',
      }).find(SHOP),
    ).rejects.toThrow('down');
  });
});
