import {
  ledgerRequest,
  operationRequest,
  portalRequest,
  tenantRequest,
  userEntity,
  type PolicyActor,
  type TenantFacts,
} from './requests';

const omar: PolicyActor = {
  ref: 'user:default/omar',
  kind: 'user',
  groups: ['group:default/z', 'group:default/acme-owners', 'group:default/z'],
};

const acme: TenantFacts = {
  name: 'acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['us-east', 'eu-central', 'us-east'],
  dataClasses: ['pii', 'internal'],
  retentionSchedule: '1-year',
  bindings: [
    { role: 'tenant-viewer', subject: 'group:default/acme-owners' },
    { role: 'tenant-admin', subject: 'group:default/acme-owners' },
    { role: 'tenant-auditor', subject: 'user:default/omar' },
    { role: 'tenant-admin', subject: 'user:default/gita' },
  ],
};

describe('requests', () => {
  it('say who is asking through which groups and roles', () => {
    const { principal, entities } = tenantRequest(omar, 'tenant:read', acme);
    expect(principal).toEqual({ type: 'User', id: 'user:default/omar' });
    expect(entities.slice(0, -1)).toEqual([
      {
        uid: principal,
        attrs: { ref: 'user:default/omar' },
        parents: [
          { type: 'Group', id: 'group:default/acme-owners' },
          { type: 'Group', id: 'group:default/z' },
          { type: 'TenantRole', id: 'acme/tenant-auditor' },
        ],
      },
      {
        uid: { type: 'Group', id: 'group:default/acme-owners' },
        attrs: {},
        parents: [
          { type: 'TenantRole', id: 'acme/tenant-admin' },
          { type: 'TenantRole', id: 'acme/tenant-viewer' },
        ],
      },
      {
        uid: { type: 'Group', id: 'group:default/z' },
        attrs: {},
        parents: [],
      },
    ]);
  });

  it('are equal whatever order the facts come in', () => {
    const reversed = {
      ...acme,
      allowedRegions: [...acme.allowedRegions].reverse(),
      dataClasses: [...acme.dataClasses].reverse(),
      bindings: [...acme.bindings].reverse(),
    };
    const ask = (actor: PolicyActor, tenant: TenantFacts, regions: string[]) =>
      tenantRequest(actor, 'tenant:update', tenant, { regionsKnown: regions });
    expect(
      ask({ ...omar, groups: [...omar.groups].reverse() }, reversed, [
        'us-east',
        'eu-central',
      ]),
    ).toEqual(ask(omar, acme, ['eu-central', 'us-east']));
  });

  it('give services neither groups nor roles', () => {
    const service: PolicyActor = {
      ref: 'service:plugin:catalog',
      kind: 'service',
      groups: ['group:default/platform-engineers'],
    };
    const { principal, entities } = tenantRequest(service, 'tenant:read', {
      ...acme,
      bindings: [{ role: 'tenant-admin', subject: 'service:plugin:catalog' }],
    });
    expect(principal).toEqual({
      type: 'Service',
      id: 'service:plugin:catalog',
    });
    expect(entities).toHaveLength(2);
    expect(entities[0]).toEqual(userEntity(service));
    expect(entities[0].parents).toEqual([]);
  });

  it('name the action and the resource', () => {
    expect(portalRequest(omar, 'catalog.entity.read')).toMatchObject({
      action: 'permission:catalog.entity.read',
      resource: { type: 'Portal', id: 'portal' },
    });
    expect(ledgerRequest(omar)).toMatchObject({ action: 'ledger:read' });
    expect(
      operationRequest(omar, 'operation:cancel', {
        id: 'op_1',
        type: 'tenant.create',
        subject: 'tenant:acme',
        requestedBy: 'user:default/omar',
      }),
    ).toMatchObject({
      action: 'operation:cancel',
      resource: { type: 'Operation', id: 'op_1' },
    });
  });
});
