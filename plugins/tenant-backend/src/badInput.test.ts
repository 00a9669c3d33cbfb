import type { TenantSpec } from '@companyos/plugin-tenant-common';
import {
  acme,
  startTestPortal,
  TestStores,
  type TestPortal,
} from './__testUtils__/testPortal';

jest.setTimeout(60_000);

let stores: TestStores;
let portal: TestPortal;

beforeAll(async () => {
  stores = await TestStores.create();
  portal = await startTestPortal(stores);
  const { tenants, operations } = portal.as('ada');
  const { operation } = await tenants.create({ spec: acme });
  await operations.get('tenant', operation.id, { waitSeconds: 30 });
});

afterAll(async () => {
  await portal?.stop();
  await stores?.drop();
});

const good: TenantSpec = { ...acme, name: 'globex', displayName: 'Globex' };

const bad: readonly [string, object, string, RegExp][] = [
  [
    'an unknown region',
    { homeRegion: 'mars', allowedRegions: ['mars'] },
    'homeRegion',
    /no region mars: choose one of eu-central, us-east/,
  ],
  [
    'an unknown allowed region',
    { allowedRegions: ['eu-central', 'mars'] },
    'allowedRegions',
    /no region mars/,
  ],
  [
    'a home outside the allowed regions',
    { allowedRegions: ['us-east'] },
    'homeRegion',
    /add eu-central to them/,
  ],
  ['a reserved name', { name: 'admin' }, 'name', /reserved/],
  ['a malformed name', { name: 'acme_corp' }, 'name', /lower-case letters/],
  ['a name in another case', { name: 'Acme' }, 'name', /lower-case letters/],
  ['a name in another script', { name: 'аcme' }, 'name', /lower-case letters/],
  [
    'a name that looks like another',
    { name: 'acrne' },
    'name',
    /looks like the tenant "acme"/,
  ],
  [
    'an owner that nobody knows',
    { owner: 'group:default/nobody' },
    'owner',
    /catalog knows no group:default\/nobody/,
  ],
  [
    'an owner without kind',
    { owner: 'acme-owners' },
    'owner',
    /full reference/,
  ],
  ['an unknown tier', { tier: 'gold' }, 'tier', /Choose one of/],
  [
    'an unknown data class',
    { dataClasses: ['secret'] },
    'dataClasses/0',
    /Choose from/,
  ],
  [
    'an unknown schedule',
    { retention: { schedule: 'forever' } },
    'retention/schedule',
    /no retention schedule forever/,
  ],
  [
    'an invisible display name',
    { displayName: '\u200b' },
    'displayName',
    /invisible/,
  ],
  [
    'a field that does not exist',
    { colour: 'red' },
    'colour',
    /no field "colour"/,
  ],
];

describe('bad input', () => {
  it.each(bad)(
    'refuses %s in create, plan and validate, naming the field',
    async (_what, change, field, words) => {
      const { tenants } = portal.as('ada');
      const spec = { ...good, ...change };
      const refused = {
        code: expect.stringMatching(/INVALID_INPUT|NAME_TAKEN/),
        message: expect.stringMatching(words),
        fields: { [field]: expect.stringMatching(words) },
      };
      await expect(tenants.create({ spec })).rejects.toMatchObject(refused);
      await expect(tenants.plan(spec)).rejects.toMatchObject(refused);
      const { fields } = await tenants.validate(spec);
      expect(fields[field]).toMatch(words);
      expect((await tenants.list({})).totalItems).toBe(1);
    },
  );

  it('finds nothing wrong with a good spec, nor with the parts of one', async () => {
    const { tenants } = portal.as('ada');
    expect(await tenants.validate(good)).toEqual({ fields: {} });
    expect(await tenants.validate(acme)).toEqual({ fields: {} });
    expect(await tenants.validate({ name: 'globex' })).toEqual({ fields: {} });
    expect(await tenants.validate({})).toEqual({ fields: {} });
  });

  it('refuses to move a tenant to another region', async () => {
    const spec = { ...acme, homeRegion: 'us-east' };
    await expect(
      portal.as('ada').tenants.create({ spec }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: { homeRegion: expect.stringContaining('does not change') },
    });
  });

  it.each([
    ['no body', undefined],
    ['no spec', {}],
    ['a spec that is no object', { spec: 'acme' }],
    ['a plan hash that is none', { spec: good, planHash: 'x' }],
    ['a field that is not documented', { spec: good, force: true }],
  ])(
    'refuses a request with %s in the one error shape',
    async (_what, body) => {
      const response = await portal.fetchAs('ada', '/tenants', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: { code: 'INVALID_INPUT', next: expect.any(String) },
      });
    },
  );

  it.each(['?limit=0', '?limit=101', '?offset=-1', '?state=gone', '?page=2'])(
    'refuses the list query %s',
    async query => {
      const response = await portal.fetchAs('ada', `/tenants${query}`);
      expect(response.status).toBe(400);
    },
  );

  it('says that a tenant does not exist', async () => {
    const { tenants } = portal.as('ada');
    for (const name of ['nobody', 'tn_aaaaaaaaaaaaaaaa', "a' OR '1'='1"]) {
      await expect(tenants.get(name)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
      });
    }
  });
});
