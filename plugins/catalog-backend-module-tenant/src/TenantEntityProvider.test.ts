import {
  ANNOTATION_LOCATION,
  entityEnvelopeSchemaValidator,
  resourceEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import type { EventParams } from '@backstage/plugin-events-node';
import { OperationError } from '@companyos/plugin-operation-common';
import type { Tenant, TenantSummary } from '@companyos/plugin-tenant-common';
import { TenantEntityProvider } from './TenantEntityProvider';
import { tenantEntity } from './tenantEntity';

function tenant(name: string, change: Partial<TenantSummary> = {}): Tenant {
  return {
    id: `tn_${name.padEnd(16, 'a').slice(0, 16)}`,
    name,
    displayName: `The ${name}`,
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    state: 'active',
    stateReason: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  } as Tenant;
}

/** A provider with everything around it in memory. */
async function connected(world: Tenant[]) {
  const mutations: EntityProviderMutation[] = [];
  let announce: (event: EventParams) => Promise<void> = async () => {};
  let refresh: () => Promise<void> = async () => {};
  const list = jest.fn(async ({ offset = 0, limit = 20, state }) => {
    const items = world.filter(one => one.state === state);
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
    };
  });
  const get = jest.fn(async (id: string) => {
    const found = world.find(one => one.id === id);
    if (!found) throw new OperationError('NOT_FOUND', 'Gone.');
    return found;
  });
  const provider = TenantEntityProvider.create({
    tenants: { list, get },
    token: async () => 'own-token',
    events: {
      async subscribe(subscription) {
        expect(subscription.topics).toEqual(['companyos.tenant']);
        announce = subscription.onEvent;
      },
    },
    taskRunner: {
      async run({ fn }) {
        refresh = fn as () => Promise<void>;
      },
    },
    appBaseUrl: 'https://portal.example.com/',
    logger: mockServices.logger.mock(),
  });
  await provider.connect({
    async applyMutation(mutation) {
      mutations.push(mutation);
    },
    async refresh() {},
  });
  return {
    mutations,
    list,
    get,
    refresh: () => refresh(),
    announce: (one: { id: string; name: string }) =>
      announce({
        topic: 'companyos.tenant',
        eventPayload: { tenantId: one.id, name: one.name },
      }),
  };
}

function names(mutation: EntityProviderMutation): string[] {
  const added = mutation.type === 'full' ? mutation.entities : mutation.added;
  return added.map(({ entity }) => entity.metadata.name);
}

describe('tenantEntity', () => {
  it('is a Resource that the catalog accepts, with its owner and ID', async () => {
    const entity = tenantEntity(tenant('acme'), {
      appBaseUrl: 'https://portal.example.com/',
    });
    expect(entityEnvelopeSchemaValidator()(entity)).toBeTruthy();
    expect(await resourceEntityV1alpha1Validator.check(entity)).toBe(true);
    expect(entity).toMatchObject({
      metadata: {
        name: 'acme',
        title: 'The acme',
        annotations: { 'companyos.io/tenant-id': 'tn_acmeaaaaaaaaaaaa' },
        links: [{ url: 'https://portal.example.com/tenants/acme' }],
      },
      spec: { type: 'tenant', owner: 'group:default/acme-owners' },
    });
    expect(entity.metadata.annotations![ANNOTATION_LOCATION]).toMatch(
      /^[a-z-]+:.+/,
    );
  });
});

describe('TenantEntityProvider', () => {
  it('publishes every active tenant, page by page, as this plugin', async () => {
    const world = Array.from({ length: 230 }, (_, i) => tenant(`t-${i}`));
    const { mutations, refresh, list } = await connected([
      ...world,
      tenant('unfinished', { state: 'provisioning' }),
    ]);
    await refresh();
    expect(mutations).toHaveLength(1);
    expect(mutations[0].type).toBe('full');
    expect(names(mutations[0])).toEqual(world.map(({ name }) => name));
    expect(list).toHaveBeenCalledTimes(3);
    expect(list).toHaveBeenLastCalledWith(expect.anything(), {
      token: 'own-token',
    });
  });

  it('publishes one tenant when it is announced', async () => {
    const acme = tenant('acme');
    const { mutations, announce } = await connected([acme, tenant('globex')]);
    await announce(acme);
    expect(mutations).toMatchObject([{ type: 'delta', removed: [] }]);
    expect(names(mutations[0])).toEqual(['acme']);
  });

  it('takes out what is gone or not active', async () => {
    const unfinished = tenant('unfinished', { state: 'provisioning' });
    const { mutations, announce } = await connected([unfinished]);
    await announce(unfinished);
    await announce(tenant('gone'));
    expect(mutations).toEqual([
      {
        type: 'delta',
        added: [],
        removed: [{ entityRef: 'resource:default/unfinished' }],
      },
      {
        type: 'delta',
        added: [],
        removed: [{ entityRef: 'resource:default/gone' }],
      },
    ]);
  });

  it('changes nothing when the tenant back end does not answer', async () => {
    const acme = tenant('acme');
    const { mutations, announce, refresh, get, list } = await connected([acme]);
    const away = new OperationError('UNREACHABLE', 'Away.');
    get.mockRejectedValueOnce(away);
    list.mockRejectedValueOnce(away);
    await announce(acme);
    await expect(refresh()).rejects.toBe(away);
    expect(mutations).toEqual([]);
    await refresh();
    expect(names(mutations[0])).toEqual(['acme']);
  });

  it('lets a tenant announced during a refresh survive it', async () => {
    const world = [tenant('acme')];
    const { mutations, announce, refresh } = await connected(world);
    const refreshing = refresh();
    const late = tenant('late');
    world.push(late);
    await Promise.all([refreshing, announce(late)]);
    expect(mutations.map(({ type }) => type)).toEqual(['full', 'delta']);
    expect(names(mutations[1])).toEqual(['late']);
  });

  it('ignores announcements that say nothing', async () => {
    const { mutations, announce } = await connected([]);
    await announce({ id: 3, name: null } as never);
    expect(mutations).toEqual([]);
  });
});
