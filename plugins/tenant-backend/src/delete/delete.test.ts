import {
  parseTombstone,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import { namespaceNames } from '@companyos/plugin-tenant-node';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acme,
  startTestPortal,
  TestStores,
  type Person,
  type TestPortal,
} from '../__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

jest.setTimeout(90_000);

let stores: TestStores;
let portal: TestPortal;
let objects: string;

beforeAll(async () => {
  stores = await TestStores.create();
  objects = await mkdtemp(join(tmpdir(), 'delete-'));
  portal = await startTestPortal(stores, {
    objectStores: { 'eu-download': { region: 'eu-central', path: objects } },
  });
});

afterAll(async () => {
  await portal?.stop();
  await stores?.drop();
  await rm(objects, { recursive: true });
});

afterEach(() => {
  portal.guard.release();
  portal.guard.beforeClaim = undefined;
  portal.guard.beforeHolds = undefined;
});

const REASON = 'The contract has ended';

/** A tenant that stands, without personal data and so with one approval only. */
async function stand(name: string, changes: Partial<TenantSpec> = {}) {
  const { tenants, operations } = portal.as('ada');
  const spec = {
    ...acme,
    name,
    displayName: name,
    dataClasses: ['internal' as const],
    retention: { schedule: '30-days' },
    ...changes,
  };
  const { operation } = await tenants.create({ spec });
  await operations.get('tenant', operation.id, { waitSeconds: 30 });
  return tenants.get(name);
}

/** Rows as the tenant's owner role has them, kept until a date. */
async function write(id: string, retainUntil: string, age = '0 days') {
  const { schemas } = namespaceNames(id);
  const kept = [retainUntil, age, age];
  const columns = 'classification, retain_until, created_at, updated_at';
  const values = `'internal', ?, now() - ?::interval, now() - ?::interval`;
  await stores.eu.knex.raw(
    `INSERT INTO ${schemas.db}.records (kind, ${columns}) VALUES ('a', ${values})`,
    kept,
  );
  await stores.eu.knex.raw(
    `INSERT INTO ${schemas.graph}.nodes (id, label, ${columns}) VALUES ('n', 'a', ${values})`,
    kept,
  );
}

/** What stands in the stores for a tenant. */
async function standing(id: string) {
  const { schemas, ownerRole, loginRole } = namespaceNames(id);
  const { knex } = stores.eu;
  return {
    schemas: await knex('information_schema.schemata')
      .whereIn('schema_name', Object.values(schemas))
      .orderBy('schema_name')
      .pluck('schema_name'),
    roles: await knex('pg_roles')
      .whereIn('rolname', [ownerRole, loginRole])
      .orderBy('rolname')
      .select('rolname', 'rolcanlogin'),
  };
}

async function ask(name: string, person: Person = 'ada') {
  const { tenants } = portal.as(person);
  const { plan } = await tenants.planDeletion(name);
  const body = { planHash: plan.hash, reason: REASON };
  const { operation } = await tenants.delete(name, body);
  return operation;
}

const ended = (id: string) =>
  waitFor(async () => {
    const { operations } = portal.as('ada');
    const now = await operations.get('tenant', id, { waitSeconds: 10 });
    return now.finishedAt !== null && now;
  });

async function approve(
  operation: { id: string; plan: { hash: string } },
  person: Person = 'dev',
) {
  const { operations } = portal.as(person);
  const { id, plan } = operation;
  await operations.approve('tenant', id, { planHash: plan.hash });
  return ended(id);
}

describe('deleting a tenant', () => {
  it('tells the whole truth first, and changes nothing', async () => {
    const { id } = await stand('initech');
    await write(id, '2020-01-01T00:00:00Z', '400 days');
    const before = await standing(id);
    const { tenants } = portal.as('ada');
    const { plan, decision, approvalsNeeded, details } =
      await tenants.planDeletion('initech');
    expect(decision).toMatchObject({
      outcome: 'allow',
      request: { action: 'tenant:delete' },
    });
    expect(plan.changes[0]).toMatchObject({ resource: 'login' });
    expect(plan.changes.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining([
        'eu-central/db/table/records',
        'eu-central/graph/table/nodes',
        'eu-central/index/schema',
        'eu-central/db/role/login',
        'binding/tenant-admin/group:default/acme-owners',
        'tenant',
        'catalog/resource:default/initech',
        'tombstone',
      ]),
    );
    expect(
      plan.changes.find(
        ({ resource }) => resource === 'eu-central/db/table/records',
      ),
    ).toMatchObject({ action: 'delete', size: { rows: 1 } });
    expect(approvalsNeeded).toMatchObject([
      {
        id: 'data-governance',
        people: ['user:default/dev', 'user:default/gus'],
      },
    ]);
    expect(details).toMatchObject({
      rows: 2,
      bytes: expect.any(Number),
      blockers: [],
      holds: [],
      retention: [],
      foreign: [],
      exportable: [
        {
          dataset: 'eu-central/db/records',
          classification: 'internal',
          rows: 1,
        },
        {
          dataset: 'eu-central/graph/nodes',
          classification: 'internal',
          rows: 1,
        },
      ],
    });
    expect(await standing(id)).toEqual(before);
    // Sizes and counts are no part of what an approval is bound to.
    await write(id, '2020-01-01T00:00:00Z', '400 days').catch(() => undefined);
    expect((await tenants.planDeletion(id)).plan.hash).toBe(plan.hash);
  });

  it('names every blocker at once, denies, tells the owner, and deletes nothing', async () => {
    const { id } = await stand('hooli');
    await write(id, '2999-01-01T00:00:00Z');
    const { schemas } = namespaceNames(id);
    await stores.eu.knex.raw(
      `CREATE VIEW public.spying AS SELECT * FROM ${schemas.db}.records`,
    );
    portal.guard.hold(`tenant:${id}`);
    const { tenants } = portal.as('ada');
    const { plan, decision, details } = await tenants.planDeletion('hooli');
    expect(decision.outcome).toBe('deny');
    expect(decision.determining.map(policy => policy.id).sort()).toEqual([
      'held-tenants-stay',
      'retained-tenants-stay',
      'what-others-made-stays',
    ]);
    expect(plan.holds).toEqual(['Legal hold of case case-1']);
    expect(details.blockers.map(({ kind }) => kind)).toEqual([
      'hold',
      'retention',
      'retention',
      'foreign',
    ]);
    expect(details.retention[0]).toMatchObject({
      dataset: 'eu-central/db/records',
      until: '2999-01-01T00:00:00.000Z',
      schedule: '30-days',
    });
    expect(details.blockers[3].text).toMatch(/view (public\.)?spying/);

    const before = await standing(id);
    const body = { planHash: plan.hash, reason: REASON };
    const denied = await tenants.delete('hooli', body).catch(error => error);
    expect(denied).toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.stringMatching(/^pd_/),
      operationId: expect.stringMatching(/^op_/),
    });
    expect(await standing(id)).toEqual(before);
    await waitFor(async () =>
      portal.notices.some(
        ({ recipients, payload }) =>
          JSON.stringify(recipients).includes(acme.owner) &&
          payload.description?.includes(denied.decisionId),
      ),
    );
    await waitFor(async () =>
      portal.ledger.some(({ record }) => record.key === denied.decisionId),
    );
    await stores.eu.knex.raw('DROP VIEW public.spying');
  });

  it('denies while a 30-day schedule keeps what was written today', async () => {
    const { id } = await stand('umbrella');
    await write(id, '2020-01-01T00:00:00Z');
    const { tenants } = portal.as('ada');
    const { decision, details } = await tenants.planDeletion('umbrella');
    expect(decision.determining.map(policy => policy.id)).toEqual([
      'retained-tenants-stay',
    ]);
    expect(details.retention[0].text).toContain('30-days');
  });

  it('awaits its approval, destroys everything, and leaves a tombstone', async () => {
    const { id, manifestSha256 } = await stand('globex');
    await write(id, '2020-01-01T00:00:00Z', '400 days');
    const asked = await ask('globex', 'omar');
    expect(asked.state).toBe('awaiting-approval');
    expect((await standing(id)).schemas).toHaveLength(3);
    await expect(
      portal
        .as('omar')
        .operations.approve('tenant', asked.id, { planHash: asked.plan.hash }),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });

    const done = await approve(asked);
    expect(done).toMatchObject({ state: 'succeeded', error: null });
    expect(done.steps.map(({ key }) => key)).toEqual([
      'cordon',
      'inventory',
      'destroy-index',
      'destroy-graph',
      'destroy-db',
      'bury',
      'catalog',
    ]);
    expect(await standing(id)).toEqual({ schemas: [], roles: [] });
    const { tenants } = portal.as('ada');
    await expect(tenants.get('globex')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(portal.events).toContainEqual({
      topic: 'companyos.tenant',
      eventPayload: { tenantId: id, name: 'globex' },
    });

    const stone = parseTombstone(await tenants.tombstone(id));
    expect(stone).toMatchObject({
      metadata: { id, name: 'globex' },
      was: { manifestSha256, owner: acme.owner },
      deletion: {
        operation: asked.id,
        requestedBy: 'user:default/omar',
        reason: REASON,
        approvals: [{ requirement: 'data-governance', by: 'user:default/dev' }],
      },
      retention: { schedule: '7-years' },
    });
    expect(stone.removed.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['index', { documents: 0 }],
      ['graph', { nodes: 1, edges: 0 }],
      ['db', { records: 1 }],
    ]);
    expect(stone.proof.decisions).toHaveLength(2);
    expect(await tenants.tombstones()).toMatchObject([
      { tenantId: id, name: 'globex', operationId: asked.id },
    ]);
    // The ledger names these very bytes, under the key that they name.
    const [{ manifestSha256: sha256 }] = await tenants.tombstones();
    expect(stone.proof.ledger).toEqual({
      subject: `tenant:${id}`,
      key: `${asked.id}/tombstone`,
    });
    const { record } = await waitFor(async () =>
      portal.ledger.find(one => one.record.key === stone.proof.ledger!.key),
    );
    expect(record).toMatchObject({
      event: 'tenant.delete.tombstone',
      subject: stone.proof.ledger!.subject,
      plain: { operationId: asked.id, tombstoneSha256: sha256 },
    });
    expect(stone.left).toEqual([]);
    expect(await portal.guard.claims(`tenant:${id}`)).toMatchObject([
      { resource: 'eu-central/index', state: 'erased' },
      { resource: 'eu-central/graph', state: 'erased' },
      { resource: 'eu-central/db', state: 'erased' },
    ]);
  });

  it('has nothing to do the second time, and its name can be used again', async () => {
    const { id } = await stand('once');
    const done = await approve(await ask('once'));
    expect(done.state).toBe('succeeded');
    const { tenants } = portal.as('ada');
    const body = { planHash: done.plan.hash, reason: REASON };
    const again = await tenants.delete('once', body);
    expect(again.operation).toMatchObject({ state: 'no-op', steps: [] });
    await expect(tenants.planDeletion('once')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const reborn = await stand('once');
    expect(reborn.id).not.toBe(id);
  });

  it('removes what the portal made, leaves what it did not, and says so', async () => {
    const { id } = await stand('soylent');
    const { schemas, ownerRole } = namespaceNames(id);
    const { knex } = stores.eu;
    await knex.raw(
      `CREATE TABLE ${schemas.db}.made_by_hand AS SELECT 1 AS a;
       CREATE INDEX by_hand ON ${schemas.graph}.nodes (label);
       CREATE FUNCTION ${schemas.index}.by_hand() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    );
    const { tenants } = portal.as('ada');
    const { plan, decision, details } = await tenants.planDeletion('soylent');
    expect(decision.outcome).toBe('allow');
    expect(details.blockers).toEqual([]);
    // What is part of a table of ours goes with it; what lies beside it stays.
    expect(details.foreign.map(({ resource }) => resource)).toEqual([
      'eu-central/db/table/made_by_hand',
      'eu-central/index/function/by_hand()',
    ]);
    const going = plan.changes.map(({ resource }) => resource);
    expect(going).toContain('eu-central/graph/schema');
    expect(going).not.toContain('eu-central/db/schema');
    expect(going).not.toContain('eu-central/db/role/owner');

    // What the tenant itself may not read is no part of an export either.
    const first = { exportTo: 'eu-download' };
    const withExport = await portal
      .as('omar')
      .tenants.planDeletion('soylent', first);
    expect(withExport.decision.outcome).toBe('allow');

    expect((await approve(await ask('soylent'))).state).toBe('succeeded');
    expect(await standing(id)).toEqual({
      schemas: [schemas.db, schemas.index].sort(),
      roles: [{ rolname: ownerRole, rolcanlogin: false }],
    });
    expect(await knex(`${schemas.db}.made_by_hand`)).toEqual([{ a: 1 }]);
    const { left } = parseTombstone(await tenants.tombstone(id));
    expect(left.map(({ name }) => name)).toEqual([
      `${schemas.index}.by_hand()`,
      schemas.index,
      `${schemas.db}.made_by_hand`,
      schemas.db,
      ownerRole,
    ]);
    await knex.raw(
      `DROP SCHEMA ${schemas.db} CASCADE; DROP SCHEMA ${schemas.index} CASCADE; DROP OWNED BY ${ownerRole}; DROP ROLE ${ownerRole}`,
    );
  });

  it('looks once more when nobody writes any more: a last write that retention keeps stops it', async () => {
    const { id } = await stand('weyland');
    const asked = await ask('weyland');
    portal.guard.beforeHolds = async () => {
      const { state } = await stores.portal
        .knex('tenants')
        .first()
        .where({ id });
      if (state !== 'deleting') return;
      portal.guard.beforeHolds = undefined;
      await write(id, '2999-01-01T00:00:00Z');
    };
    const stopped = await approve(asked);
    expect(stopped).toMatchObject({
      state: 'failed',
      error: {
        code: 'POLICY_DENIED',
        decisionId: expect.stringMatching(/^pd_/),
        policies: [{ id: 'retained-tenants-stay' }],
      },
    });
    expect((await standing(id)).schemas).toHaveLength(3);
    expect(await portal.guard.claims(`tenant:${id}`)).toEqual([]);
  });

  it('does not begin while the tenant is being made, and the other way round', async () => {
    const { tenants, operations } = portal.as('ada');
    const spec = {
      ...acme,
      name: 'nakatomi',
      displayName: 'Nakatomi',
      dataClasses: ['internal' as const],
    };
    // Nobody makes a role before this ends.
    const busy = await stores.eu.knex.transaction();
    await busy.raw('LOCK TABLE pg_catalog.pg_authid IN SHARE MODE');
    const { operation: making } = await tenants.create({ spec });
    const { plan, details } = await tenants.planDeletion('nakatomi');
    expect(details.blockers).toMatchObject([
      { kind: 'operation', text: expect.stringContaining(making.id) },
    ]);
    const deletion = { planHash: plan.hash, reason: REASON };
    await expect(tenants.delete('nakatomi', deletion)).rejects.toMatchObject({
      code: 'OPERATION_IN_PROGRESS',
    });
    await busy.rollback();
    const made = await operations.get('tenant', making.id, { waitSeconds: 30 });
    expect(made.state).toBe('succeeded');

    const asked = await ask('nakatomi');
    const changed = { ...spec, displayName: 'Nakatomi Trading' };
    await expect(tenants.create({ spec: changed })).rejects.toMatchObject({
      code: 'OPERATION_IN_PROGRESS',
    });
    expect((await approve(asked)).state).toBe('succeeded');
  });

  it('stops before the next step when a hold is placed in the middle, and goes on once it is released', async () => {
    const { id } = await stand('vandelay');
    portal.guard.beforeClaim = resource => {
      if (resource === 'eu-central/graph') portal.guard.hold(`tenant:${id}`);
    };
    const stopped = await approve(await ask('vandelay'));
    expect(stopped).toMatchObject({
      state: 'failed',
      error: { code: 'POLICY_DENIED', decisionId: expect.any(String) },
    });
    const { schemas, roles } = await standing(id);
    expect(schemas).toHaveLength(2);
    // Cordoned: nobody logs in any more.
    expect(roles).toMatchObject([
      { rolcanlogin: false },
      { rolcanlogin: false },
    ]);
    const { tenants } = portal.as('ada');
    expect(await tenants.get('vandelay')).toMatchObject({
      state: 'deleting',
      stateReason: expect.stringMatching(/case-1/),
    });
    // What is gone already is in a hold that comes too late for it.
    expect(portal.guard.hold(`tenant:${id}`, 'case-2').gone).toMatchObject([
      { resource: 'eu-central/index', state: 'erased' },
    ]);
    await expect(
      tenants.create({ spec: (await tenants.get(id)).spec }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    const held = await tenants.planDeletion('vandelay');
    expect(held.decision.outcome).toBe('deny');

    portal.guard.beforeClaim = undefined;
    portal.guard.release();
    const done = await approve(await ask('vandelay'));
    expect(done.state).toBe('succeeded');
    expect(await standing(id)).toEqual({ schemas: [], roles: [] });
  });

  it('does not count an approval of a plan that has changed', async () => {
    const { id } = await stand('stark');
    const asked = await ask('stark');
    await stores.eu.knex.raw(
      `DROP TABLE ${namespaceNames(id).schemas.graph}.edges`,
    );
    const done = await approve(asked);
    expect(done).toMatchObject({
      state: 'failed',
      error: { code: 'PLAN_CHANGED' },
    });
    expect((await standing(id)).schemas).toHaveLength(3);
    expect(await portal.as('ada').tenants.get('stark')).toMatchObject({
      state: 'active',
    });
  });

  // A stranger, an auditor, and someone who approves.
  it.each(['gita', 'augusta', 'dev'] as const)(
    'is not asked for by %s',
    async person => {
      await stand('wayne');
      await expect(ask('wayne', person)).rejects.toMatchObject({
        code: 'POLICY_DENIED',
      });
    },
  );

  it.each(['WAYNE', 'ｗａｙｎｅ', 'way-ne'])(
    'does not take %s for a tenant of another spelling',
    async name => {
      await stand('wayne');
      const error = await portal
        .as('ada')
        .tenants.planDeletion(name)
        .catch(thrown => thrown);
      expect(error).toMatchObject({
        code: 'NOT_FOUND',
        next: expect.stringContaining('wayne'),
      });
    },
  );

  it('waits for a tenant that is being created', async () => {
    await stores.usSwitch.off();
    const { tenants } = portal.as('ada');
    const spec = {
      ...acme,
      name: 'slow-one',
      displayName: 'Slow',
      homeRegion: 'us-east',
    };
    await tenants.create({ spec });
    await expect(tenants.planDeletion('slow-one')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await stores.usSwitch.on();
    await waitFor(
      async () => (await tenants.get('slow-one')).state === 'active',
    );
  });

  it('goes on by itself when a store was down half way', async () => {
    const { tenants } = portal.as('ada');
    await stand('oscorp', { homeRegion: 'us-east' });
    portal.guard.beforeClaim = async resource => {
      if (resource === 'us-east/graph') await stores.usSwitch.off();
    };
    const asked = await ask('oscorp');
    const { operations } = portal.as('dev');
    await operations.approve('tenant', asked.id, { planHash: asked.plan.hash });
    const waiting = await waitFor(async () => {
      const tenant = await tenants.get('oscorp');
      return tenant.stateReason !== null && tenant;
    });
    expect(waiting).toMatchObject({
      state: 'deleting',
      stateReason: expect.stringMatching(/us-east's store does not answer/),
    });
    portal.guard.beforeClaim = undefined;
    await stores.usSwitch.on();
    expect((await ended(asked.id)).state).toBe('succeeded');
  });
});

describe('an export before a deletion', () => {
  const exportTo = 'eu-download';

  it('is part of the plan, is taken once the login is gone, and outlives the tenant', async () => {
    const { id } = await stand('lexcorp');
    await write(id, '2020-01-01T00:00:00Z', '400 days');
    const { tenants, exports } = portal.as('omar');
    const without = await tenants.planDeletion('lexcorp');
    const { plan } = await tenants.planDeletion('lexcorp', { exportTo });
    expect(plan.hash).not.toBe(without.plan.hash);
    expect(plan.changes[0]).toMatchObject({
      resource: 'export/eu-download',
      action: 'create',
      location: 'eu-central',
    });
    const { operation } = await tenants.delete('lexcorp', {
      planHash: plan.hash,
      reason: REASON,
      exportTo,
    });
    const done = await approve(operation);
    expect(done).toMatchObject({ state: 'succeeded' });
    expect(done.steps.map(({ key }) => key).slice(0, 3)).toEqual([
      'cordon',
      'export',
      'inventory',
    ]);
    expect(await standing(id)).toEqual({ schemas: [], roles: [] });

    const [made] = await exports.list('lexcorp');
    expect(made).toMatchObject({ id: operation.id, state: 'ready' });
    const content = await (await exports.content('lexcorp', made.id)).text();
    expect(content.match(/"section":"db\/records"/g)).toHaveLength(1);
    await expect(
      portal.as('gita').exports.content(id, made.id),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });

  it('that policy denies keeps the deletion from being asked for', async () => {
    const { id } = await stand('lexcorp-labs', {
      allowedRegions: ['eu-central'],
    });
    const before = await readdir(objects, { recursive: true });
    const { tenants } = portal.as('omar');
    const denied = tenants.planDeletion('lexcorp-labs', {
      exportTo: 'us-archive',
    });
    await expect(denied).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.stringMatching(/^pd_/),
    });
    expect(await tenants.get(id)).toMatchObject({ state: 'active' });
    expect(await readdir(objects, { recursive: true })).toEqual(before);
  });
});
