import { migrateOutbox, Outbox, type SourcedRecord } from '@companyos/ledger';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory from 'knex';
import { setTimeout as delay } from 'node:timers/promises';
import { carryOutbox } from './carryOutbox';

const silent = { info() {}, warn() {}, error() {}, debug() {} };

describe('carrying the outbox of staging', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('waits until there is one, and then carries it as what the release plugin looks after', async () => {
    const delivered: { source: string; records: readonly SourcedRecord[] }[] =
      [];
    const carrier = carryOutbox({
      databaseUrl: database.url,
      logger: silent,
      sink: {
        async deliver(source, records) {
          delivered.push({ source, records });
          return { accepted: records[records.length - 1].sequence };
        },
      },
    });
    carrier.start();
    const staging = knexFactory({
      client: 'pg',
      connection: database.url,
      searchPath: ['staging'],
    });
    try {
      await staging.raw('CREATE SCHEMA staging');
      await migrateOutbox(staging);
      await staging.transaction(tx =>
        Outbox.create().append(tx, {
          key: 'one',
          type: 'audit',
          event: 'data.exported',
          outcome: 'success',
          subject: 'tenant:tn_1',
          occurredAt: new Date().toISOString(),
          plain: {},
          personal: { actor: 'user:default/harbor' },
        }),
      );
      while (delivered.length === 0) await delay(20);
    } finally {
      await staging.destroy();
      await carrier.stop();
    }
    expect(delivered).toMatchObject([
      { source: 'release.staging', records: [{ sequence: 1 }] },
    ]);
  });

  it('stops while it still waits', async () => {
    const carrier = carryOutbox({
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
      logger: silent,
      sink: { deliver: () => Promise.reject(new Error('Not asked.')) },
    });
    carrier.start();
    await expect(carrier.stop()).resolves.toBeUndefined();
  });
});
