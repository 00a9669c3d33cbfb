import type { TenantSpec } from '@companyos/plugin-tenant-common';
import {
  acme,
  startTestPortal,
  TestStores,
  type TestPortal,
} from './__testUtils__/testPortal';
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

afterEach(() => stores.usSwitch.on());

function american(name: string): TenantSpec {
  return { ...acme, name, displayName: name, homeRegion: 'us-east' };
}

/** The tenant once it is active and nothing is at work on it. */
function active(name: string) {
  return waitFor(async () => {
    const tenant = await portal.as('ada').tenants.get(name);
    const idle = tenant.openOperationId === null;
    return tenant.state === 'active' && idle && tenant;
  });
}

describe("a region's store that is down", () => {
  it('keeps a new tenant provisioning, says why, and finishes it by itself', async () => {
    const { tenants } = portal.as('ada');
    await stores.usSwitch.off();
    const { operation } = await tenants.create({ spec: american('initech') });

    const waiting = await waitFor(async () => {
      const tenant = await tenants.get('initech');
      return tenant.stateReason !== null && tenant;
    });
    expect(waiting).toMatchObject({
      state: 'provisioning',
      stateReason: expect.stringMatching(
        /Region us-east's store does not answer/,
      ),
      openOperationId: operation.id,
      manifestSha256: null,
    });
    expect(waiting.stateReason).not.toMatch(/127\.0\.0\.1|localhost|:\d{4}/);
    expect((await tenants.list({ state: 'provisioning' })).items).toMatchObject(
      [{ name: 'initech', stateReason: waiting.stateReason }],
    );
    await expect(tenants.manifest('initech')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('still being created'),
    });
    expect(await tenants.namespaces('initech')).toMatchObject(
      ['db', 'graph', 'index'].map(kind => ({ kind, status: 'unreachable' })),
    );

    // Asking again while it waits is the same operation, not an error.
    const again = await tenants.create({ spec: american('initech') });
    expect(again.operation.id).toBe(operation.id);

    await stores.usSwitch.on();
    expect(await active('initech')).toMatchObject({
      stateReason: null,
      manifestSha256: expect.any(String),
    });
    const done = await portal.as('ada').operations.get('tenant', operation.id);
    expect(done.state).toBe('succeeded');
  });

  it('does not touch tenants of other regions', async () => {
    await stores.usSwitch.off();
    await portal.as('ada').tenants.create({ spec: acme });
    expect(await active('acme')).toMatchObject({ stateReason: null });
  });

  it('says so when nobody can tell whether there is something to do', async () => {
    const { tenants } = portal.as('ada');
    await stores.usSwitch.off();
    await expect(tenants.plan(american('initech'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      status: 503,
      retryable: true,
      message: expect.stringContaining('us-east'),
    });
    await stores.usSwitch.on();
    expect((await tenants.plan(american('initech'))).plan.noop).toBe(true);
  });

  it('lets a cancelled tenant be finished by creating it again', async () => {
    const { tenants, operations } = portal.as('ada');
    await stores.usSwitch.off();
    const spec = american('hooli');
    const { operation } = await tenants.create({ spec });
    await waitFor(
      async () => (await tenants.get('hooli')).stateReason !== null,
    );
    await operations.cancel('tenant', operation.id, {
      reason: 'Changed our minds',
    });
    const ended = await operations.get('tenant', operation.id, {
      waitSeconds: 30,
    });
    expect(ended.state).toBe('cancelled');
    expect(await tenants.get('hooli')).toMatchObject({
      state: 'provisioning',
      stateReason: expect.stringContaining('Run create again'),
    });

    await stores.usSwitch.on();
    const { plan } = await tenants.plan(spec);
    expect(plan).toMatchObject({ summary: 'Finish creating tenant hooli.' });
    await tenants.create({ spec, planHash: plan.hash });
    expect(await active('hooli')).toMatchObject({ stateReason: null });
  });

  it('goes on after the portal restarted in between', async () => {
    const { tenants } = portal.as('ada');
    await stores.usSwitch.off();
    await tenants.create({ spec: american('umbrella') });
    await waitFor(
      async () => (await tenants.get('umbrella')).stateReason !== null,
    );
    await portal.stop();
    await stores.usSwitch.on();
    portal = await startTestPortal(stores);
    expect(await active('umbrella')).toMatchObject({ stateReason: null });
  });
});
