import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  type AuditorService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { SourcedRecord } from '@companyos/ledger';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { ledgerSinkServiceRef } from '../sink/ledgerSinkServiceRef';
import { auditorServiceFactory } from './auditorServiceFactory';

describe('auditorServiceFactory', () => {
  let database: TestDatabase;
  let backend: TestBackend | undefined;
  let delivered: SourcedRecord[];
  let failing: Error | undefined;
  let auditor: AuditorService;
  let onDelivery: () => void;

  beforeEach(async () => {
    database = await createTestDatabase();
    delivered = [];
    failing = undefined;
    onDelivery = () => {};
  });
  afterEach(async () => {
    await backend?.stop();
    backend = undefined;
    await database.drop();
  });

  const sample = createBackendPlugin({
    pluginId: 'sample',
    register(env) {
      env.registerInit({
        deps: {
          auditor: coreServices.auditor,
          httpRouter: coreServices.httpRouter,
        },
        async init(deps) {
          auditor = deps.auditor;
          deps.httpRouter.use(async (req, res) => {
            const event = await auditor.createEvent({
              eventId: 'thing-mutate',
              severityLevel: 'medium',
              request: req,
              meta: { actionType: 'create' },
            });
            await event.success({ meta: { name: 'x' } });
            res.json({});
          });
        },
      });
    },
  });

  /** A user changes something. */
  async function change(user?: string) {
    const response = await fetch(
      `http://localhost:${backend!.server.port()}/api/sample/things`,
      {
        method: 'POST',
        headers: {
          authorization: mockCredentials.user.header(user),
          'user-agent': 'test',
        },
      },
    );
    expect(response.status).toBe(200);
  }

  async function start(connection = database.url) {
    backend = await startTestBackend({
      features: [
        sample,
        auditorServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: {
                client: 'pg',
                connection,
                pluginDivisionMode: 'schema',
                ensureExists: false,
                ensureSchemaExists: true,
              },
            },
          },
        }),
        createServiceFactory({
          service: ledgerSinkServiceRef,
          deps: {},
          factory: () => ({
            async deliver(source, batch) {
              if (failing) throw failing;
              expect(source).toBe('sample');
              delivered.push(...batch);
              onDelivery();
              return { accepted: batch[batch.length - 1].sequence };
            },
          }),
        }),
      ],
    });
    return backend;
  }

  const delivery = () =>
    new Promise<void>(resolve => {
      onDelivery = resolve;
    });

  it('brings a change to the ledger, with the user who made it', async () => {
    await start();
    const arrived = delivery();
    await change('user:default/ada');
    await arrived;
    expect(delivered).toEqual([
      {
        source: 'sample',
        sequence: 1,
        record: expect.objectContaining({
          type: 'audit',
          event: 'sample.thing-mutate',
          outcome: 'success',
          plain: expect.objectContaining({
            severity: 'medium',
            actorKind: 'user',
            variant: 'create',
          }),
        }),
        personal: expect.objectContaining({
          actor: expect.objectContaining({ value: 'user:default/ada' }),
          url: expect.objectContaining({ value: '/api/sample/things' }),
          userAgent: expect.objectContaining({ value: 'test' }),
          metadata: expect.objectContaining({
            value: '{"actionType":"create","name":"x"}',
          }),
        }),
      },
    ]);
  });

  it('keeps no reads, but every failure, and touches no database before', async () => {
    await start();
    const read = await auditor.createEvent({ eventId: 'thing-fetch' });
    await read.success();
    expect(
      (await database.knex.raw(`SELECT to_regclass('sample.ledger_outbox')`))
        .rows,
    ).toEqual([{ to_regclass: null }]);
    const arrived = delivery();
    await read.fail({ error: new Error('boom') });
    await arrived;
    expect(delivered.map(({ record }) => record)).toEqual([
      expect.objectContaining({
        event: 'sample.thing-fetch',
        outcome: 'failure',
        plain: expect.objectContaining({
          actorKind: 'service',
          error: 'error',
        }),
      }),
    ]);
    expect(delivered[0].personal.actor).toMatchObject({
      value: 'plugin:sample',
    });
  });

  it('stores what waits before a shutdown, and the next start delivers it', async () => {
    failing = new Error('the ledger is away');
    const first = await start();
    const event = await auditor.createEvent({
      eventId: 'task',
      severityLevel: 'medium',
      meta: { taskId: 't-1', createdBy: 'user:default/omar' },
    });
    await event.success();
    await first.stop();
    expect(
      await database.knex('sample.ledger_outbox').select('delivered_at'),
    ).toEqual([{ delivered_at: null }]);

    failing = undefined;
    const arrived = delivery();
    await start();
    await arrived;
    expect(delivered[0]).toMatchObject({
      record: { subject: 'task:t-1', plain: { actorKind: 'claimed' } },
      personal: { actor: { value: 'user:default/omar' } },
    });
  });

  it('never fails its caller, not even without a database', async () => {
    await start(`${database.url}_gone`);
    await change();
    const event = await auditor.createEvent({
      eventId: 'thing-mutate',
      severityLevel: 'critical',
      request: null as never,
      meta: null as never,
    });
    await expect(event.success()).resolves.toBeUndefined();
    await expect(
      event.fail({ error: undefined as never }),
    ).resolves.toBeUndefined();
  });
});
