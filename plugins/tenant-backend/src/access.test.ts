import { mockCredentials } from '@backstage/backend-test-utils';
import type { OperationError } from '@companyos/operations';
import type { TenantSpec } from '@companyos/plugin-tenant-common';
import {
  acme,
  startTestPortal,
  TestStores,
  type TestPortal,
} from './__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';

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

const globex: TenantSpec = {
  ...acme,
  name: 'globex',
  displayName: 'Globex',
  owner: 'group:default/globex-owners',
};

async function refusal(attempt: Promise<unknown>): Promise<OperationError> {
  return attempt.then(
    () => {
      throw new Error('It was not refused');
    },
    error => error,
  );
}

/** The ledger's record of a decision, once it was delivered. */
function recorded(decisionId: string | undefined) {
  return waitFor(async () =>
    portal.ledger.find(({ record }) => record.key === decisionId),
  );
}

describe('rights on tenants', () => {
  it('denies a create without the right, with a recorded decision and words', async () => {
    const { tenants, operations } = portal.as('gita');
    const error = await refusal(tenants.create({ spec: globex }));
    expect(error).toMatchObject({
      code: 'POLICY_DENIED',
      status: 403,
      decisionId: expect.stringMatching(/^pd_/),
      operationId: expect.stringMatching(/^op_/),
      next: expect.stringMatching(/platform engineer/i),
    });
    expect(await operations.get('tenant', error.operationId!)).toMatchObject({
      state: 'denied',
      decision: { id: error.decisionId, outcome: 'deny' },
    });
    expect((await recorded(error.decisionId)).record).toMatchObject({
      event: 'policy.decision',
      outcome: 'deny',
    });
    expect((await tenants.list({ search: 'globex' })).totalItems).toBe(0);
  });

  it('shows a denied plan instead of throwing it, and records it', async () => {
    const { plan, decision } = await portal.as('gita').tenants.plan(globex);
    expect(plan.changes).not.toHaveLength(0);
    expect(decision).toMatchObject({ outcome: 'deny' });
    expect((await recorded(decision.id)).record.outcome).toBe('deny');
  });

  it('denies a change of a tenant that somebody else owns', async () => {
    const { tenants } = portal.as('gita');
    for (const spec of [
      acme,
      { ...acme, displayName: 'Mine now' },
      { ...acme, owner: 'group:default/globex-owners' },
    ]) {
      const error = await refusal(tenants.create({ spec }));
      expect(error).toMatchObject({ code: 'POLICY_DENIED' });
      await recorded(error.decisionId);
    }
    expect(await tenants.get('acme')).toMatchObject({
      displayName: 'Acme',
      owner: 'group:default/acme-owners',
    });
  });

  it('tells who has a name already, even to those who could change that tenant', async () => {
    const { tenants } = portal.as('ada');
    const spec = { ...acme, owner: 'group:default/globex-owners' };
    const taken = {
      code: 'NAME_TAKEN',
      fields: { name: expect.stringContaining('group:default/acme-owners') },
    };
    expect(await refusal(tenants.plan(spec))).toMatchObject(taken);
    expect(await refusal(tenants.create({ spec }))).toMatchObject(taken);
    expect((await tenants.validate(spec)).fields).toEqual(taken.fields);
  });

  it('obeys a policy that forbids, whoever asks', async () => {
    const spec = { ...globex, tier: 'sandbox' as const };
    const error = await refusal(portal.as('ada').tenants.create({ spec }));
    expect(error).toMatchObject({
      code: 'POLICY_DENIED',
      policies: [{ id: 'sandbox-holds-no-personal-data' }],
      next: expect.stringContaining('standard or enterprise'),
    });
  });

  it('lets the catalog and the scaffolder read, and no other plugin', async () => {
    const { items } = await portal.asPlugin('plugin:catalog').list({});
    expect(items.map(({ name }) => name)).toEqual(['acme']);
    await portal.asPlugin('plugin:scaffolder').get('acme');

    const other = portal.asPlugin('plugin:search');
    for (const attempt of [
      () => other.list({}),
      () => other.get('acme'),
      () => other.namespaces('acme'),
      () => other.manifest('acme'),
      () => other.operations('acme'),
      () => other.options(),
      () => other.validate({}),
      () => other.create({ spec: globex }),
    ]) {
      const error = await refusal(attempt());
      expect(error).toMatchObject({ code: 'POLICY_DENIED' });
      await recorded(error.decisionId);
    }
  });

  it('wants to know who asks', async () => {
    for (const path of ['/options', '/tenants', '/tenants/acme/manifest']) {
      const response = await fetch(`${portal.url}/api/tenant${path}`, {
        headers: { authorization: mockCredentials.none.header() },
      });
      expect(response.status).toBe(401);
    }
  });

  it('serves the document it enforces, and nothing beside it', async () => {
    const document = await fetch(`${portal.url}/api/tenant/openapi.json`, {
      headers: portal.headersOf('ada'),
    }).then(response => response.json());
    expect(Object.keys(document.paths)).toContain(
      '/api/tenant/tenants/{idOrName}/manifest',
    );
    const unknown = await fetch(`${portal.url}/api/tenant/secrets`, {
      headers: portal.headersOf('ada'),
    });
    expect(unknown.status).toBe(404);
  });
});
