import {
  acme,
  startTestPortal,
  TestStores,
  type TestPortal,
} from '../__testUtils__/testPortal';

jest.setTimeout(90_000);

let stores: TestStores;
let portal: TestPortal;

beforeAll(async () => {
  stores = await TestStores.create();
  portal = await startTestPortal(stores);
  for (const name of ['acme', 'globex']) {
    const { tenants, operations } = portal.as('ada');
    const { operation } = await tenants.create({
      spec: {
        ...acme,
        name,
        displayName: name,
        dataClasses: ['internal'],
        retention: { schedule: 'zero-day' },
      },
    });
    await operations.get('tenant', operation.id, { waitSeconds: 30 });
  }
});

afterAll(async () => {
  await portal?.stop();
  await stores?.drop();
});

describe('exercising a tenant', () => {
  it('uses each namespace as its login role, and the other role is refused', async () => {
    const { tenants, operations } = portal.as('ada');
    const { operation } = await tenants.exercise('acme', { other: 'globex' });
    const done = await operations.get('tenant', operation.id, {
      waitSeconds: 30,
    });
    expect(done).toMatchObject({
      state: 'succeeded',
      decision: { request: { action: 'data:write' } },
      output: { rows: 1, linked: 2, found: 1, refused: 3 },
    });
    const { details } = await tenants.planDeletion('acme');
    expect(details).toMatchObject({ rows: 5, blockers: [] });
  });

  it('writes nothing for someone who may not', async () => {
    await expect(
      portal.as('gita').tenants.exercise('acme', {}),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });
});
