import {
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { LedgerRecord } from '@companyos/ledger';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import request from 'supertest';
import { createToyPlugin, type ToyWorld } from './__testUtils__/toyPlugin';

const groups: { [user: string]: string[] } = {
  'user:default/ada': ['group:default/platform-engineers'],
  'user:default/omar': ['group:default/acme-owners'],
};

jest.setTimeout(60_000);

describe('a plugin with operations', () => {
  let database: TestDatabase;
  let backend: TestBackend;
  let world: ToyWorld;
  let delivered: Omit<LedgerRecord, 'personal'>[];

  beforeEach(async () => {
    database = await createTestDatabase();
    world = { made: new Set() };
    delivered = [];
    backend = await startTestBackend({
      features: [
        createToyPlugin(world),
        mockServices.database.factory({ knex: database.knex }),
        mockServices.userInfo.mock({
          async getUserInfo(credentials: BackstageCredentials) {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            return {
              userEntityRef,
              ownershipEntityRefs: [
                userEntityRef,
                ...(groups[userEntityRef] ?? []),
              ],
            };
          },
        }).factory,
        createServiceFactory({
          service: ledgerSinkServiceRef,
          deps: {},
          factory: () => ({
            async deliver(_, batch) {
              delivered.push(...batch.map(({ record }) => record));
              return { accepted: batch.at(-1)!.sequence };
            },
          }),
        }),
      ],
    });
  });
  afterEach(async () => {
    await backend?.stop();
    await database.drop();
  });

  const as = (user: string) => ({
    authorization: mockCredentials.user.header(`user:default/${user}`),
  });
  const create = (user: string, name = 'acme') =>
    request(backend.server).post('/api/toy/toys').set(as(user)).send({ name });
  const get = (path: string, user = 'ada') =>
    request(backend.server).get(`/api/toy${path}`).set(as(user));
  const post = (path: string, user: string, body?: object) =>
    request(backend.server).post(`/api/toy${path}`).set(as(user)).send(body);

  it('runs one, shows it, and delivers its records', async () => {
    const { status, body } = await create('ada');
    expect({ status, state: body.state }).toEqual({
      status: 202,
      state: 'running',
    });
    const done = await get(`/operations/${body.id}?waitSeconds=20`);
    expect(done.body).toMatchObject({
      state: 'succeeded',
      actor: {
        ref: 'user:default/ada',
        kind: 'user',
        groups: ['group:default/platform-engineers'],
      },
    });
    expect((await create('ada')).body.state).toBe('no-op');
    const page = await get('/operations?state=succeeded,no-op&limit=1');
    expect(page.body.items).toHaveLength(1);
    expect(page.body.next).toBe(page.body.items[0].id);
    await waitFor(() => delivered.length === 5);
    expect(delivered.map(({ event }) => event)).toEqual([
      'policy.decision',
      'toy.create.accepted',
      'toy.create.succeeded',
      'policy.decision',
      'toy.create.no-op',
    ]);
  });

  it('denies with an ID that leads to the record', async () => {
    const { status, body } = await create('omar');
    expect(status).toBe(403);
    expect(body).toEqual({
      error: {
        name: 'OperationError',
        code: 'POLICY_DENIED',
        message: expect.stringContaining('user:default/omar'),
        next: expect.stringMatching(/\.$/),
        decisionId: expect.stringMatching(/^pd_/),
        operationId: expect.stringMatching(/^op_/),
        policies: [],
      },
      request: { method: 'POST', url: '/api/toy/toys' },
      response: { statusCode: 403 },
    });
    const denied = await get(`/operations/${body.error.operationId}`, 'omar');
    expect(denied.body).toMatchObject({
      state: 'denied',
      decision: { id: body.error.decisionId },
    });
  });

  it('lets those cancel who may, on the operation as it is', async () => {
    world.trouble = new Error('The store is down.');
    const { body } = await create('ada');
    const waiting = await get(`/operations/${body.id}?waitSeconds=20`);
    expect(waiting.body).toMatchObject({
      state: 'waiting',
      waitReason: 'Make acme: The store is down.',
    });
    const path = `/operations/${body.id}`;
    const denied = await post(`${path}/cancel`, 'omar', { reason: 'Mine.' });
    expect(denied.status).toBe(403);
    expect(denied.body.error).toMatchObject({
      code: 'POLICY_DENIED',
      operationId: body.id,
    });
    expect((await post(`${path}/retry`, 'omar')).status).toBe(403);

    const unexplained = await post(`${path}/cancel`, 'ada', { reason: ' ' });
    expect(unexplained.status).toBe(400);
    expect(unexplained.body.error).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { reason: 'Say why it should stop.' },
    });
    expect(
      (await post(`${path}/cancel`, 'ada', { reason: 'Enough.' })).status,
    ).toBe(200);
    await waitFor(async () => (await get(path)).body.state === 'cancelled');
    const late = await post(`${path}/retry`, 'ada');
    expect([late.status, late.body.error.code]).toEqual([
      409,
      'OPERATION_ENDED',
    ]);
    await waitFor(() =>
      delivered.some(({ event }) => event === 'toy.create.cancelled'),
    );
    const denials = delivered.filter(({ outcome }) => outcome === 'deny');
    expect(denials.map(({ plain }) => plain.action)).toEqual([
      'operation:cancel',
      'operation:cancel',
    ]);
  });

  it.each([
    ['a body that is no JSON', '{"name":', 'INVALID_INPUT', 400],
    ['a body that breaks the contract', '{}', 'INVALID_INPUT', 400],
    ['what the definition refuses', '{"name":"bad"}', 'INVALID_INPUT', 400],
    [
      'a body that is too large',
      JSON.stringify({ name: 'x'.repeat(300_000) }),
      'TOO_LARGE',
      413,
    ],
  ])('answers %s in the one shape', async (_, text, code, status) => {
    const response = await request(backend.server)
      .post('/api/toy/toys')
      .set(as('ada'))
      .set('content-type', 'application/json')
      .send(text);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({
      error: { name: 'OperationError', code },
      response: { statusCode: status },
    });
    expect(response.body.error.next).toBeTruthy();
  });

  it('checks queries, knows what it does not know, and who asks', async () => {
    const bad = await get('/operations?limit=1000');
    expect([bad.status, bad.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    const odd = await get('/operations?state=sleeping');
    expect([odd.status, odd.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    const none = await get('/operations/op_none');
    expect([none.status, none.body.error.code]).toEqual([404, 'NOT_FOUND']);
    const nobody = await request(backend.server)
      .get('/api/toy/operations')
      .set('authorization', mockCredentials.none.header());
    expect(nobody.status).toBe(401);
  });

  it('serves its contract, and keeps its answers to it', async () => {
    const { body } = await get('/openapi.json');
    expect(Object.keys(body.paths)).toContain('/api/toy/operations/{id}');
    const lie = await get('/lies');
    expect([lie.status, lie.body.error.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(lie.body)).not.toContain('number');
  });
});

/** Looks again until it is so: for what happens by itself in the back end. */
async function waitFor(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 5));
}
