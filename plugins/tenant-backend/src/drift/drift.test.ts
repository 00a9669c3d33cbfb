import { namespaceNames } from '@companyos/plugin-tenant-node';
import {
  acme,
  startTestPortal,
  TestStores,
  type TestPortal,
} from '../__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

jest.setTimeout(90_000);

let stores: TestStores;
let portal: TestPortal;

beforeAll(async () => {
  stores = await TestStores.create();
  portal = await startTestPortal(stores);
});

afterAll(async () => {
  await portal?.stop();
  await stores?.drop();
});

async function stand(name: string) {
  const { tenants, operations } = portal.as('ada');
  const spec = { ...acme, name, displayName: name };
  const { operation } = await tenants.create({ spec });
  await operations.get('tenant', operation.id, { waitSeconds: 30 });
  const { id } = await tenants.get(name);
  return { id, spec, ...namespaceNames(id) };
}

const told = (name: string) =>
  portal.notices.filter(
    ({ payload }) =>
      payload.title === `Rights in tenant ${name} differ from its manifest`,
  );

describe('drift', () => {
  it('finds a dropped index, an added grant, a changed role and a foreign table, and tells the owner of what is about rights', async () => {
    const { id, schemas, loginRole } = await stand('acme');
    const { tenants } = portal.as('ada');
    expect(await tenants.checkDrift('acme')).toMatchObject({
      items: [],
      trouble: null,
    });
    expect(told('acme')).toEqual([]);

    await stores.eu.knex.raw(`
      DROP INDEX ${schemas.db}.records_data;
      GRANT SELECT ON ${schemas.db}.records TO PUBLIC;
      ALTER ROLE ${loginRole} CONNECTION LIMIT 1;
      CREATE TABLE ${schemas.graph}.notes (a int);
    `);
    const { items } = await tenants.checkDrift(id);
    expect(
      items.map(({ change, namespace, name, security }) => [
        change,
        `${namespace}/${name}`,
        security,
      ]),
    ).toEqual([
      ['altered', 'eu-central/db/role/login', true],
      ['extra', 'eu-central/db/grant/table/records/PUBLIC', true],
      ['missing', 'eu-central/db/index/records_data', false],
      ['extra', 'eu-central/graph/table/notes', false],
    ]);
    expect(await tenants.drift('acme')).toMatchObject({ items });
    expect((await tenants.list({ search: 'acme' })).items).toMatchObject([
      { drift: { differences: 4, security: 2 } },
    ]);
    await waitFor(async () => told('acme').length === 1);
    expect(told('acme')[0]).toMatchObject({
      recipients: { entityRef: acme.owner },
      payload: { severity: 'critical', link: '/tenants/acme/drift' },
    });
    // The same again is no news.
    await tenants.checkDrift('acme');
    expect(told('acme')).toHaveLength(1);
  });

  it('is repaired by the same plan and apply, and what others made is left', async () => {
    const { spec, schemas } = await stand('initech');
    await stores.eu.knex.raw(`
      DROP INDEX ${schemas.db}.records_data;
      CREATE TABLE ${schemas.db}.notes (a int);
    `);
    const { tenants, operations } = portal.as('ada');
    await tenants.checkDrift('initech');
    const { plan } = await tenants.plan(spec);
    expect(plan.changes.map(({ resource }) => resource)).toEqual([
      'eu-central/db/index/records_data',
    ]);
    const { operation } = await tenants.create({ spec, planHash: plan.hash });
    await operations.get('tenant', operation.id, { waitSeconds: 30 });
    // Seen without asking for another check.
    const after = await waitFor(async () => {
      const drift = await tenants.drift('initech');
      return drift.items.length === 1 && drift;
    });
    expect(after.items).toMatchObject([
      { change: 'extra', name: 'table/notes' },
    ]);
  });

  it('does not take a store that does not answer for one that differs', async () => {
    const { tenants, operations } = portal.as('ada');
    const spec = {
      ...acme,
      name: 'hooli',
      displayName: 'Hooli',
      homeRegion: 'us-east',
    };
    const { operation } = await tenants.create({ spec });
    await operations.get('tenant', operation.id, { waitSeconds: 30 });
    await stores.usSwitch.off();
    expect(await tenants.checkDrift('hooli')).toMatchObject({
      items: [],
      trouble: expect.stringContaining("us-east's store does not answer"),
    });
    expect((await tenants.get('hooli')).drift).toBeUndefined();
    await stores.usSwitch.on();
  });

  it('is decided like every look at a tenant', async () => {
    await stand('globex');
    await expect(
      portal.asPlugin('plugin:other').checkDrift('globex'),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });
});
