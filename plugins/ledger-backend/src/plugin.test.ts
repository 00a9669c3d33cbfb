import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import {
  LedgerGapError,
  migrateOutbox,
  Outbox,
  OutboxRelay,
  type LedgerSink,
} from '@companyos/ledger';
import {
  ledgerSinkServiceRef,
  ledgerSlicesServiceRef,
  type LedgerSlices,
} from '@companyos/plugin-ledger-node';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import request from 'supertest';
import ledgerPlugin from './index';
import {
  augusta,
  omar,
  pluginToken,
  sourced,
  startLedger,
} from './__testUtils__/startLedger';

describe('the ledger plugin', () => {
  let database: TestDatabase;
  let backend: TestBackend;
  let sink: LedgerSink;
  let slices: LedgerSlices;

  /** A plugin with an outbox: takes its sink as real ones do. */
  const tenantPlugin = createBackendPlugin({
    pluginId: 'tenant',
    register(env) {
      env.registerInit({
        deps: { sink: ledgerSinkServiceRef, slices: ledgerSlicesServiceRef },
        async init(deps) {
          sink = deps.sink;
          slices = deps.slices;
        },
      });
    },
  });

  beforeAll(async () => {
    database = await createTestDatabase();
    backend = await startLedger({ database, features: [tenantPlugin] });
    await sink.deliver('tenant', [
      sourced(1),
      sourced(2, {
        type: 'decision',
        event: 'policy.decision',
        outcome: 'deny',
      }),
      sourced(3, { subject: 'tenant:tn_2', plain: { decisionId: 'pd_3' } }),
    ]);
  });
  afterAll(async () => {
    await backend.stop();
    await database.drop();
  });

  const get = (path: string, authorization: string = augusta) =>
    request(backend.server)
      .get(`/api/ledger${path}`)
      .set('authorization', authorization);
  const post = (body: object, subject = 'plugin:tenant') =>
    request(backend.server)
      .post('/api/ledger/deliver')
      .set('authorization', pluginToken(subject))
      .send(body);

  it('gives a plugin the slice of a tenant, up to a size and no further', async () => {
    const first = await slices.entries({ subject: 'tenant:tn_1', below: 1 });
    const positions = async (query: { below: number; type?: 'decision' }) => {
      const found = [];
      for await (const { position, entry } of slices.entries({
        subject: 'tenant:tn_1',
        ...query,
      })) {
        expect(entry.subject).toBe('tenant:tn_1');
        found.push(position);
      }
      return found;
    };
    expect(await positions({ below: 3 })).toEqual([0, 1]);
    expect(await positions({ below: 1 })).toEqual([0]);
    expect(await positions({ below: 3, type: 'decision' })).toEqual([1]);
    const { value } = await first[Symbol.asyncIterator]().next();
    expect(Object.keys(value).sort()).toEqual([
      'entry',
      'leafHash',
      'position',
    ]);
    const size = await slices.size();
    expect(size).toBeGreaterThanOrEqual(3);
    const { body } = await get(`/proofs/consistency?from=${size}&to=${size}`);
    expect(await slices.rootAt(size)).toBe(body.toRoot);
    await expect(positions({ below: 1_000_000 })).rejects.toMatchObject({
      body: { error: { code: 'INVALID_INPUT' } },
    });
    await get('/slice?subject=tenant:tn_1&below=1', omar).expect(403);
    await get('/slice?subject=tenant:tn_1').expect(400);
  });

  it('serves its contract', async () => {
    const { body } = await get('/openapi.json').expect(200);
    expect(Object.keys(body.paths)).toEqual([
      '/api/ledger/head',
      '/api/ledger/entries',
      '/api/ledger/entries/{position}',
      '/api/ledger/slice',
      '/api/ledger/checkpoint',
      '/api/ledger/checkpoints',
      '/api/ledger/proofs/inclusion',
      '/api/ledger/proofs/consistency',
      '/api/ledger/export',
      '/api/ledger/key',
      '/api/ledger/deliver',
    ]);
  });

  it('shows head, page and entry to someone who may read', async () => {
    const { body: head } = await get('/head').expect(200);
    expect(head).toEqual({
      size: expect.any(Number),
      rootHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      appendedAt: expect.any(String),
    });
    const { body: page } = await get(
      '/entries?source=tenant&limit=2&offset=1',
    ).expect(200);
    expect(page).toMatchObject({ total: 3, more: false });
    // What an earlier test was denied is recorded a moment later.
    expect(page.head.size).toBeGreaterThanOrEqual(head.size);
    expect(
      page.items.map((item: { position: number }) => item.position),
    ).toEqual([1, 0]);
    const { body: entry } = await get('/entries/0').expect(200);
    expect(entry).toEqual(page.items[1]);
    expect(entry).toMatchObject({
      entry: {
        source: 'tenant',
        sequence: 1,
        commitments: { forgotten: 'a'.repeat(64) },
      },
      personal: { actor: 'user:default/ada', forgotten: null },
    });
  });

  it.each([
    ['type=decision', [1]],
    ['outcome=deny', [1]],
    ['subject=tenant:tn_2', [2]],
    ['decisionId=pd_1', [1, 0]],
    ['decisionId=pd_none', []],
  ])('filters by %s', async (query, positions) => {
    const { body } = await get(`/entries?source=tenant&${query}`).expect(200);
    expect(
      body.items.map((item: { position: number }) => item.position),
    ).toEqual(positions);
  });

  it.each([
    '/entries?limit=0',
    '/entries?limit=101',
    '/entries?offset=-1',
    '/entries?type=gossip',
    '/entries?sort=up',
    '/entries/first',
  ])('refuses %s with the one error shape', async path => {
    const { body } = await get(path).expect(400);
    expect(body.error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.any(String),
      next: expect.any(String),
    });
  });

  it('says that an entry is not there', async () => {
    const { body } = await get('/entries/9007199254740991').expect(404);
    expect(body.error).toMatchObject({
      code: 'NOT_FOUND',
      message: 'The ledger has no entry 9007199254740991.',
    });
  });

  it.each(['/head', '/entries', '/entries/0'])(
    'denies %s to who may not read, and records the denial under the ID it tells',
    async path => {
      const { body } = await get(path, omar).expect(403);
      expect(body.error).toMatchObject({
        code: 'POLICY_DENIED',
        decisionId: expect.stringMatching(/^pd_/),
        next: expect.stringContaining('Ask an auditor'),
      });
      expect(JSON.stringify(body)).not.toContain('ada');
      const stored = await database.knex('ledger.ledger_outbox').where({
        key: body.error.decisionId,
      });
      expect(stored).toHaveLength(1);
      await delivered(body.error.decisionId);
      const { body: page } = await get(
        `/entries?decisionId=${body.error.decisionId}`,
      ).expect(200);
      expect(page.items[0]).toMatchObject({
        entry: {
          source: 'ledger',
          type: 'decision',
          outcome: 'deny',
          plain: { action: 'ledger:read' },
        },
        personal: { actor: 'user:default/omar' },
      });
    },
  );

  /** Resolves when the ledger's own relay has brought it to the tree. */
  async function delivered(decisionId: string) {
    for (;;) {
      const rows = await database
        .knex('ledger.ledger_entries')
        .where({ decision_id: decisionId });
      if (rows.length > 0) return;
    }
  }

  it('denies services and nobody alike', async () => {
    await get('/entries', pluginToken('external:ci')).expect(403);
    const { status } = await get('/entries', mockCredentials.none.header());
    expect(status).toBe(401);
  });

  it('takes deliveries only of the plugin that owns the outbox', async () => {
    const body = { source: 'tenant', records: [sourced(1)] };
    await post(body).expect(200, { accepted: 3 });
    await post(body, 'plugin:catalog').expect(403);
    await post(body, 'external:ci').expect(403);
    const lookedAfter = {
      source: 'release.staging',
      records: [{ ...sourced(1), source: 'release.staging' }],
    };
    await post(lookedAfter, 'plugin:staging').expect(403);
    await post(lookedAfter).expect(403);
    await post(lookedAfter, 'plugin:release').expect(200, { accepted: 1 });
    const { status } = await request(backend.server)
      .post('/api/ledger/deliver')
      .set('authorization', augusta)
      .send(body);
    expect(status).toBe(403);
  });

  it('names the gap and the conflict', async () => {
    const { body: gap } = await post({
      source: 'tenant',
      records: [sourced(9)],
    }).expect(409);
    expect(gap.error).toMatchObject({
      code: 'LEDGER_GAP',
      expected: 4,
      got: 9,
      next: 'Deliver from number 4 on.',
    });
    await expect(sink.deliver('tenant', [sourced(9)])).rejects.toThrow(
      LedgerGapError,
    );
    const { body: conflict } = await post({
      source: 'tenant',
      records: [sourced(1, { outcome: 'failure' })],
    }).expect(409);
    expect(conflict.error).toMatchObject({
      code: 'LEDGER_CONFLICT',
      sequence: 1,
    });
  });

  it.each([
    ['no records', { source: 'tenant', records: [] }],
    ['an unknown field', { source: 'tenant', records: [sourced(4)], x: 1 }],
    [
      'a record of somebody else',
      { source: 'tenant', records: [{ ...sourced(4), source: 'other' }] },
    ],
    [
      'an event that is no name',
      { source: 'tenant', records: [sourced(4, { event: 'What happened?' })] },
    ],
    [
      'a personal value in the clear',
      {
        source: 'tenant',
        records: [{ ...sourced(4), personal: { actor: 'ada' } }],
      },
    ],
  ])('refuses a delivery with %s', async (_, body) => {
    const { body: answer } = await post(body).expect(400);
    expect(answer.error.code).toBe('INVALID_INPUT');
  });

  it.each(['/deliver', '/checkpoints'])(
    'refuses a body of 10 MiB before it looks at it: POST %s',
    async path => {
      const { body } = await request(backend.server)
        .post(`/api/ledger${path}`)
        .set('authorization', pluginToken('plugin:tenant'))
        .send({ text: 'x'.repeat(10 * 1024 * 1024) })
        .expect(413);
      expect(body.error).toMatchObject({
        code: 'TOO_LARGE',
        next: 'Send less at once.',
      });
    },
  );

  it('says how to get a key where there is none', async () => {
    for (const path of [
      '/key',
      '/checkpoint',
      '/proofs/inclusion?position=0',
    ]) {
      const { body } = await get(path).expect(503);
      expect(body.error).toMatchObject({
        code: 'LEDGER_KEY_MISSING',
        next: expect.stringContaining('companyos.ledger.keyFile'),
      });
    }
  });

  it('takes a batch as large as a relay sends', async () => {
    const outbox = await createTestDatabase({
      key: 'ledger_outbox_2',
      prepare: migrateOutbox,
    });
    try {
      // Three bytes a character, and escapes in the personal part: the worst that a record may be.
      await outbox.knex.transaction(tx =>
        Outbox.create().appendAll(
          tx,
          Array.from({ length: 4 }, (_, i) => ({
            ...sourced(1).record,
            key: `large/${i}`,
            plain: { text: '€'.repeat(20_000) },
            personal: { text: '\u0001'.repeat(60_000) },
          })),
        ),
      );
      const relay = new OutboxRelay({
        knex: outbox.knex,
        source: 'tenant-large',
        sink: {
          deliver: async (source, records) =>
            (await post({ source, records }, `plugin:${source}`).expect(200))
              .body,
        },
        logger: mockServices.logger.mock(),
      });
      let batches = 0;
      while ((await relay.deliverOnce()) === 'delivered') batches += 1;
      expect(batches).toBeGreaterThan(1);
      const { body } = await get('/entries?source=tenant-large').expect(200);
      expect(body.total).toBe(4);
    } finally {
      await outbox.drop();
    }
  });
});

describe('on another database', () => {
  it('refuses to start, in one sentence', async () => {
    await expect(
      startTestBackend({
        features: [
          ledgerPlugin,
          mockServices.rootConfig.factory({
            data: {
              backend: {
                database: { client: 'better-sqlite3', connection: ':memory:' },
              },
            },
          }),
        ],
      }),
    ).rejects.toThrow(/runs on PostgreSQL only/);
  });
});
