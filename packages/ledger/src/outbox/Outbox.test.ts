import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { commit } from '../commitment';
import { LedgerRecordError, OutboxConflictError } from '../errors';
import { migrateOutbox, OUTBOX_CHANNEL } from './migrateOutbox';
import { Outbox } from './Outbox';
import { aRecord } from './__testUtils__/outboxes';

describe('Outbox', () => {
  let database: TestDatabase;
  const outbox = Outbox.create();

  beforeEach(async () => {
    database = await createTestDatabase({
      key: 'ledger_outbox_2',
      prepare: migrateOutbox,
    });
  });
  afterEach(() => database.drop());

  const rows = () => database.knex('ledger_outbox').orderBy('id');
  const append = (...records: ReturnType<typeof aRecord>[]) =>
    database.knex.transaction(tx => outbox.appendAll(tx, records));

  it('stores what was said, with a commitment per personal value that its salt explains', async () => {
    await append(aRecord());
    const [row] = await rows();
    const { personal, ...plain } = aRecord();
    expect(JSON.parse(row.record)).toEqual(plain);
    const salted = JSON.parse(row.personal);
    expect(salted.actor).toEqual({
      value: personal.actor,
      salt: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(salted.actor.salt).not.toBe(salted.reason.salt);
    expect(JSON.parse(row.commitments)).toEqual({
      actor: commit(salted.actor),
      reason: commit(salted.reason),
    });
    expect(row.record).not.toContain(personal.actor);
  });

  it('is there if and only if the transaction commits, and says so only then', async () => {
    const committed = jest.fn();
    const announcing = Outbox.create({ onCommitted: committed });
    await expect(
      database.knex.transaction(async tx => {
        await announcing.append(tx, aRecord());
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await rows()).toEqual([]);
    expect(committed).not.toHaveBeenCalled();

    await database.knex.transaction(async tx => {
      await tx.transaction(nested => announcing.append(nested, aRecord()));
      expect(committed).not.toHaveBeenCalled();
    });
    expect(await rows()).toHaveLength(1);
    expect(committed).toHaveBeenCalledTimes(1);
  });

  it('ignores a second write of the same fact, also at another time', async () => {
    await append(aRecord());
    await append(aRecord({ occurredAt: '2026-02-02T00:00:00.000Z' }));
    await append(aRecord({ key: 'other' }), aRecord({ key: 'other' }));
    expect((await rows()).map(row => row.key)).toEqual([
      'op_1/accepted',
      'other',
    ]);
  });

  it.each([
    ['outcome', { outcome: 'deny' as const }],
    ['plain value', { plain: { decisionId: 'pd_2' } }],
    ['personal value', { personal: { actor: 'user:default/omar' } }],
  ])('refuses another %s under the same key', async (_, change) => {
    await append(aRecord());
    await expect(append(aRecord(change))).rejects.toThrow(OutboxConflictError);
    expect(await rows()).toHaveLength(1);
  });

  it.each([
    ['a time without milliseconds', { occurredAt: '2026-01-02T03:04:05Z' }],
    ['an unknown outcome', { outcome: 'fine' as 'allow' }],
    ['undefined', { plain: { a: undefined as unknown as string } }],
    ['not a number', { plain: { a: NaN } }],
    ['more than fits', { plain: { a: 'x'.repeat(70_000) } }],
    ['half a character', { plain: { a: '\ud800' } }],
  ])('refuses %s and takes the write with it', async (_, change) => {
    await database.knex.schema.createTable('thing', t => t.text('name'));
    await expect(
      database.knex.transaction(async tx => {
        await tx('thing').insert({ name: 'a' });
        await outbox.append(tx, aRecord(change));
      }),
    ).rejects.toThrow(LedgerRecordError);
    expect(await database.knex('thing')).toEqual([]);
  });

  it('takes any text a person can send', async () => {
    await append(
      aRecord({
        plain: { text: 'a\u0000b' },
        personal: { reason: 'null \u0000, half \ud800, whole 😀' },
      }),
    );
    const [row] = await rows();
    const { reason } = JSON.parse(row.personal);
    expect(reason.value).toBe('null \u0000, half \ufffd, whole 😀');
    expect(commit(reason)).toBe(JSON.parse(row.commitments).reason);
  });

  it('is append-only', async () => {
    await append(aRecord());
    const { knex } = database;
    await expect(
      knex('ledger_outbox').update({ record: '{}' }),
    ).rejects.toThrow('append-only: record op_1/accepted cannot be changed');
    await expect(
      knex('ledger_outbox').update({ personal: null }),
    ).rejects.toThrow('cannot be changed');
    await expect(knex('ledger_outbox').delete()).rejects.toThrow(
      'append-only: record op_1/accepted is not delivered yet',
    );
    await expect(knex('ledger_outbox').truncate()).rejects.toThrow(
      'append-only',
    );
    await knex('ledger_outbox').update({ sequence: 1 });
    await expect(knex('ledger_outbox').update({ sequence: 2 })).rejects.toThrow(
      'cannot be changed',
    );
  });
});

describe('who listens for an outbox', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase({
      key: 'ledger_outbox_2',
      prepare: migrateOutbox,
    });
  });
  afterEach(() => database.drop());

  it('hears of the first record that waits, and not of each', async () => {
    const { knex } = database;
    const heard: string[] = [];
    const connection = await knex.client.acquireRawConnection();
    connection.on('notification', ({ payload }: { payload: string }) =>
      heard.push(payload),
    );
    await connection.query(`LISTEN ${OUTBOX_CHANNEL}`);
    const append = (key: string) =>
      knex.transaction(tx => Outbox.create().append(tx, aRecord({ key })));
    // Notifications come in the order of commits: this one shows what came before it.
    const mark = async (name: string) => {
      await knex.raw('SELECT pg_notify(?, ?)', [OUTBOX_CHANNEL, name]);
      await connection.query('SELECT 1');
    };
    await append('a');
    await append('b');
    await mark('waiting');
    await knex('ledger_outbox').update({ sequence: knex.raw('id') });
    await append('c');
    await mark('numbered');
    await connection.end();
    expect(heard).toEqual(['public', 'waiting', 'public', 'numbered']);
  });
});

describe('migrateOutbox', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('may run by several replicas at once, and again', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrateOutbox(database.knex)));
    await migrateOutbox(database.knex);
    expect(await database.knex('ledger_outbox_state')).toHaveLength(1);
  });

  it('refuses the tables of a newer program', async () => {
    await migrateOutbox(database.knex);
    await database.knex('ledger_outbox_state').update({ version: 99 });
    await expect(migrateOutbox(database.knex)).rejects.toThrow(
      'start the newer program',
    );
  });
});
