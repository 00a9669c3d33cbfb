import {
  parseManifest,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import { namespaceNames } from '@companyos/plugin-tenant-node';
import Ajv2020 from 'ajv/dist/2020';
import {
  acme,
  startTestPortal,
  TestStores,
  type Person,
  type TestPortal,
} from './__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

jest.setTimeout(60_000);

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

/** Asks for a tenant and waits until its operation has ended. */
async function create(spec: TenantSpec, person: Person = 'ada') {
  const { tenants, operations } = portal.as(person);
  const { operation, tenant } = await tenants.create({ spec });
  const ended = await operations.get('tenant', operation.id, {
    waitSeconds: 30,
  });
  return { tenant, operation: ended };
}

function named(name: string): TenantSpec {
  return { ...acme, name, displayName: name };
}

describe('tenant plugin', () => {
  it('creates a tenant end to end', async () => {
    const { tenants } = portal.as('ada');
    const planned = await tenants.plan(acme);
    expect(planned.decision.outcome).toBe('allow');
    expect(planned.plan.changes.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining([
        'tenant',
        'eu-central/db/role/login',
        'binding/tenant-admin/group:default/acme-owners',
        'manifest',
        'catalog/resource:default/acme',
      ]),
    );

    const result = await tenants.create({
      spec: acme,
      planHash: planned.plan.hash,
      reason: 'A new customer',
    });
    expect(result.tenant).toMatchObject({
      name: 'acme',
      state: 'provisioning',
    });
    const operation = await portal
      .as('ada')
      .operations.get('tenant', result.operation.id, { waitSeconds: 30 });
    expect(operation).toMatchObject({
      state: 'succeeded',
      reason: 'A new customer',
      output: { tenantId: result.tenant.id, name: 'acme' },
    });
    expect(operation.steps.map(({ key }) => key)).toEqual([
      'namespaces',
      'manifest',
      'catalog',
    ]);

    const tenant = await tenants.get('acme');
    // By name or by ID, the same tenant; what the drift check says of it may have come in between.
    expect(await tenants.get(tenant.id)).toMatchObject({
      id: tenant.id,
      name: 'acme',
    });
    expect(tenant).toMatchObject({
      id: expect.stringMatching(/^tn_[a-z2-7]{16}$/),
      state: 'active',
      stateReason: null,
      spec: acme,
      openOperationId: null,
      manifestSha256: operation.output.manifestSha256,
    });
    expect(tenant.bindings).toContainEqual({
      role: 'tenant-admin',
      subject: 'group:default/acme-owners',
    });
    expect(await tenants.operations('acme')).toMatchObject([
      { id: operation.id },
    ]);
    expect(portal.events).toContainEqual({
      topic: 'companyos.tenant',
      eventPayload: { tenantId: tenant.id, name: 'acme' },
    });
  });

  it('puts the namespaces into the home region and nowhere else', async () => {
    const namespaces = await portal.as('ada').tenants.namespaces('acme');
    expect(
      namespaces.map(({ kind, region, status }) => [kind, region, status]),
    ).toEqual([
      ['db', 'eu-central', 'ready'],
      ['graph', 'eu-central', 'ready'],
      ['index', 'eu-central', 'ready'],
    ]);
    const schemas = namespaces.map(({ physicalName }) => physicalName);
    const inStore = async (store: 'eu' | 'us') =>
      stores[store]
        .knex('information_schema.schemata')
        .whereIn('schema_name', schemas)
        .pluck('schema_name');
    expect((await inStore('eu')).sort()).toEqual([...schemas].sort());
    expect(await inStore('us')).toEqual([]);
  });

  it('gives the manifest as a file that obeys its published schema', async () => {
    const { tenants } = portal.as('augusta');
    const tenant = await tenants.get('acme');
    const text = await tenants.manifest('acme');
    const manifest = parseManifest(text);
    const [created] = await tenants.operations('acme');
    expect(manifest).toMatchObject({
      metadata: { id: tenant.id, name: 'acme' },
      creation: { operation: created.id, decision: created.decision.id },
      appliedUnder: created.decision.bundle,
    });
    expect(manifest.namespaces.map(({ kind }) => kind)).toEqual([
      'db',
      'graph',
      'index',
    ]);

    const schema = await portal.fetchAs('augusta', '/manifest-schema');
    const validate = new Ajv2020().compile(await schema.json());
    expect(validate(manifest)).toBe(true);

    const file = await portal.fetchAs('augusta', '/tenants/acme/manifest');
    expect(file.headers.get('etag')).toBe(`"${tenant.manifestSha256}"`);
    expect(file.headers.get('content-disposition')).toBe(
      'attachment; filename="acme.tenant.yaml"',
    );
    const again = await portal.fetchAs('augusta', '/tenants/acme/manifest', {
      headers: { 'if-none-match': `"${tenant.manifestSha256}"` },
    });
    expect(again.status).toBe(304);
  });

  it('does nothing the second time, and keeps the manifest byte for byte', async () => {
    const { tenants } = portal.as('noor');
    const before = await tenants.manifest('acme');
    const { operation } = await create(acme, 'noor');
    expect(operation).toMatchObject({
      state: 'no-op',
      plan: { noop: true, changes: [] },
    });
    expect(await tenants.manifest('acme')).toBe(before);
  });

  it('accepts a retry that still carries the hash of the plan that created it', async () => {
    const spec = named('retried');
    const { tenants } = portal.as('ada');
    const { plan } = await tenants.plan(spec);
    await create(spec);
    const { operation } = await tenants.create({ spec, planHash: plan.hash });
    expect(operation.state).toBe('no-op');
  });

  it('plans exactly the index that was dropped behind its back, and repairs it', async () => {
    const { tenants } = portal.as('ada');
    const before = await tenants.manifest('acme');
    const { schemas } = namespaceNames((await tenants.get('acme')).id);
    const { rows } = await stores.eu.knex.raw(
      `SELECT indexrelid::regclass::text AS name FROM pg_index
       JOIN pg_class ON pg_class.oid = indexrelid
       WHERE relnamespace = ?::regnamespace AND NOT indisprimary AND NOT indisunique
       ORDER BY 1 LIMIT 1`,
      [schemas.graph],
    );
    await stores.eu.knex.raw(`DROP INDEX ${rows[0].name}`);

    const { plan } = await tenants.plan(acme);
    const index = rows[0].name.split('.')[1];
    expect(plan.changes).toEqual([
      expect.objectContaining({
        resource: `eu-central/graph/index/${index}`,
        kind: 'index',
        action: 'create',
        location: 'eu-central',
      }),
    ]);
    const broken = await tenants.namespaces('acme');
    expect(broken.find(({ kind }) => kind === 'graph')).toMatchObject({
      status: 'incomplete',
      missing: [`index/${index}`],
    });

    const { operation } = await create(acme);
    expect(operation.state).toBe('succeeded');
    expect((await tenants.plan(acme)).plan.noop).toBe(true);
    expect(await tenants.manifest('acme')).toBe(before);
  });

  it('plans exactly the change of a spec, and the owner may make it', async () => {
    const spec = { ...acme, displayName: 'Acme Corporation' };
    const { tenants } = portal.as('omar');
    const { plan } = await tenants.plan(spec);
    expect(plan.changes).toMatchObject([
      {
        resource: 'tenant/display-name',
        action: 'update',
        summary: 'Display name: "Acme" becomes "Acme Corporation".',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      { resource: 'manifest', action: 'update' },
      { resource: 'catalog/resource:default/acme', action: 'update' },
    ]);
    const { operation } = await create(spec, 'omar');
    expect(operation.state).toBe('succeeded');
    expect(await tenants.get('acme')).toMatchObject({
      displayName: 'Acme Corporation',
      state: 'active',
    });
    expect(
      parseManifest(await tenants.manifest('acme')).metadata,
    ).toMatchObject({ displayName: 'Acme Corporation' });
    expect((await create(acme)).operation.state).toBe('succeeded');
  });

  it('lets the owner hand a tenant over, and moves the admin role with it', async () => {
    const spec = named('handed-over');
    await create(spec);
    const handed = { ...spec, owner: 'group:default/globex-owners' };
    const { operation } = await create(handed, 'omar');
    expect(
      operation.plan.changes.map(change => [change.resource, change.action]),
    ).toEqual([
      ['tenant/owner', 'update'],
      ['binding/tenant-admin/group:default/globex-owners', 'create'],
      ['binding/tenant-admin/group:default/acme-owners', 'delete'],
      ['manifest', 'update'],
      ['catalog/resource:default/handed-over', 'update'],
    ]);
    const { bindings } = await portal.as('gita').tenants.get('handed-over');
    expect(bindings.filter(({ role }) => role === 'tenant-admin')).toEqual([
      { role: 'tenant-admin', subject: 'group:default/globex-owners' },
    ]);
  });

  it('refuses a plan that is no longer what would happen', async () => {
    const spec = named('changed-plan');
    await create(spec);
    const { tenants } = portal.as('ada');
    const change = { ...spec, displayName: 'One' };
    const { plan } = await tenants.plan(change);
    await expect(
      tenants.create({
        spec: { ...spec, displayName: 'Two' },
        planHash: plan.hash,
      }),
    ).rejects.toMatchObject({ code: 'PLAN_CHANGED', status: 409 });
  });

  it('makes one tenant of many concurrent creates', async () => {
    const spec = named('together');
    const people: Person[] = ['ada', 'noor', 'ada', 'noor', 'ada', 'noor'];
    const results = await Promise.all(
      people.map(person => portal.as(person).tenants.create({ spec })),
    );
    expect(new Set(results.map(({ tenant }) => tenant.id)).size).toBe(1);
    const ended = await Promise.all(
      results.map(({ operation }) =>
        portal
          .as('ada')
          .operations.get('tenant', operation.id, { waitSeconds: 30 }),
      ),
    );
    for (const { state } of ended)
      expect(['succeeded', 'no-op']).toContain(state);
    expect(ended.filter(({ state }) => state === 'succeeded')).not.toHaveLength(
      0,
    );
    expect(
      await stores.portal.knex('tenants').where({ name: 'together' }),
    ).toHaveLength(1);
  });

  it('makes one tenant also when two replicas are asked at once', async () => {
    const replica = await startTestPortal(stores);
    try {
      const spec = named('replicated');
      const results = await Promise.all(
        [portal, replica, portal, replica].map(one =>
          one.as('ada').tenants.create({ spec }),
        ),
      );
      expect(new Set(results.map(({ tenant }) => tenant.id)).size).toBe(1);
      for (const { operation } of results) {
        const ended = await replica
          .as('ada')
          .operations.get('tenant', operation.id, { waitSeconds: 30 });
        expect(['succeeded', 'no-op']).toContain(ended.state);
      }
      const { operation } = await replica.as('ada').tenants.create({ spec });
      expect(operation.state).toBe('no-op');
    } finally {
      await replica.stop();
    }
  });

  it('lets one of two look-alikes win when both are asked for at once', async () => {
    const results = await Promise.allSettled(
      ['summer', 'surnmer'].map(name =>
        portal.as('ada').tenants.create({ spec: named(name) }),
      ),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([
      {
        reason: {
          code: 'NAME_TAKEN',
          fields: { name: expect.stringContaining('looks like') },
        },
      },
    ]);
    await waitFor(async () => {
      const { items } = await portal
        .as('ada')
        .tenants.list({ search: 'su', state: 'active' });
      return items.length === 1;
    });
  });

  it('lists a page at a time, searches and filters', async () => {
    const { tenants } = portal.as('gita');
    const all = await tenants.list({ limit: 100 });
    const names = all.items.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(all.totalItems).toBe(names.length);
    const page = await tenants.list({ offset: 1, limit: 2 });
    expect(page.items.map(({ name }) => name)).toEqual(names.slice(1, 3));
    expect(page.totalItems).toBe(names.length);
    const found = await tenants.list({ search: 'HANDED' });
    expect(found.items.map(({ name }) => name)).toEqual(['handed-over']);
    expect(await tenants.list({ search: '%' })).toEqual({
      items: [],
      totalItems: 0,
    });
    expect((await tenants.list({ state: 'provisioning' })).totalItems).toBe(0);
  });

  it('says what can be chosen', async () => {
    expect(await portal.as('gita').tenants.options()).toMatchObject({
      regions: [
        { id: 'eu-central', title: 'EU' },
        { id: 'us-east', title: 'US' },
      ],
      tiers: ['sandbox', 'standard', 'enterprise'],
      dataClasses: ['public', 'internal', 'restricted', 'pii'],
      retentionSchedules: expect.arrayContaining([
        { id: '1-year', title: '1 year' },
      ]),
    });
  });

  it('records decision and outcome of every operation', async () => {
    const [created] = (await portal.as('ada').tenants.operations('acme')).slice(
      -1,
    );
    const events = await waitFor(async () => {
      const found = portal.ledger
        .map(({ record }) => record)
        .filter(({ plain }) => plain.operationId === created.id)
        .map(({ event, outcome }) => `${event} ${outcome}`);
      return found.length >= 3 && found;
    });
    expect(events).toEqual([
      'policy.decision allow',
      'tenant.create.accepted success',
      'tenant.create.succeeded success',
    ]);
  });
});
