import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { LedgerReader } from '../sequencer/LedgerReader';
import { migrateLedger } from '../sequencer/migrateLedger';
import { Sequencer } from '../sequencer/Sequencer';
import { migrateOutbox } from './migrateOutbox';
import { Outbox } from './Outbox';
import { OutboxRelay, type OutboxRelayOptions } from './OutboxRelay';
import {
  aRecord,
  ManualClock,
  MemorySink,
  silent,
} from './__testUtils__/outboxes';

describe('OutboxRelay', () => {
  let database: TestDatabase;
  let sink: MemorySink;
  let clock: ManualClock;
  const relays: OutboxRelay[] = [];
  const outbox = Outbox.create();

  beforeEach(async () => {
    database = await createTestDatabase({
      key: 'ledger_outbox_2',
      prepare: migrateOutbox,
    });
    sink = new MemorySink();
    clock = new ManualClock();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map(relay => relay.stop()));
    await database.drop();
  });

  function aRelay(options: Partial<OutboxRelayOptions> = {}): OutboxRelay {
    const relay = new OutboxRelay({
      knex: database.knex,
      source: 'tenant',
      sink,
      clock,
      logger: silent,
      random: () => 1,
      ...options,
    });
    relays.push(relay);
    return relay;
  }
  const append = (...keys: string[]) =>
    database.knex.transaction(tx =>
      outbox.appendAll(
        tx,
        keys.map(key => aRecord({ key })),
      ),
    );

  it('numbers from 1 without a gap and delivers in order, once', async () => {
    const relay = aRelay();
    expect(await relay.deliverOnce()).toBe('idle');
    await append('a', 'b');
    // An identity value is lost with its transaction; a number of the ledger must not be.
    await expect(
      database.knex.transaction(async tx => {
        await outbox.append(tx, aRecord({ key: 'lost' }));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await append('c');
    expect(await relay.deliverOnce()).toBe('delivered');
    expect(await relay.deliverOnce()).toBe('idle');
    expect(sink.keys).toEqual(['a', 'b', 'c']);
    expect(sink.sequences).toEqual([1, 2, 3]);
    expect(sink.records[0].personal.actor).toMatchObject({
      value: 'user:default/ada',
    });
    expect(sink.deliveries).toBe(1);
  });

  it('does not skip a record that was written first and commits last', async () => {
    const relay = aRelay();
    const slow = await database.knex.transaction();
    await outbox.append(slow, aRecord({ key: 'slow' }));
    await append('quick');
    await relay.deliverOnce();
    expect(sink.keys).toEqual(['quick']);
    await slow.commit();
    await relay.deliverOnce();
    expect(sink.keys).toEqual(['quick', 'slow']);
    expect(sink.sequences).toEqual([1, 2]);
  });

  it('delivers again what was not acknowledged, under the same numbers', async () => {
    const dying: OutboxRelay = aRelay({
      sink: {
        async deliver(source, batch) {
          await sink.deliver(source, batch);
          throw new Error('killed before the acknowledgement');
        },
      },
    });
    await append('a', 'b');
    await expect(dying.deliverOnce()).rejects.toThrow('killed');
    await append('c');
    await aRelay().deliverOnce();
    expect(sink.keys).toEqual(['a', 'b', 'c']);
    expect(sink.sequences).toEqual([1, 2, 3]);
  });

  it('killed after the ledger committed and before it knew, leaves each record in the ledger once', async () => {
    const { knex } = database;
    await migrateLedger(knex);
    const sequencer = Sequencer.create({ knex });
    await append('a', 'b');
    const owner: Knex = knexFactory({ client: 'pg', connection: database.url });
    const dying = aRelay({
      knex: owner,
      sink: {
        async deliver(source, batch) {
          const answer = await sequencer.deliver(source, batch);
          // What SIGKILL does to the owner's session: its acknowledgement is never written.
          await knex.raw(
            `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
               WHERE datname = current_database() AND state = 'idle in transaction'`,
          );
          return answer;
        },
      },
    });
    await expect(dying.deliverOnce()).rejects.toThrow();
    await owner.destroy();
    const waiting = () => knex('ledger_outbox').whereNull('delivered_at');
    expect(await waiting()).toHaveLength(2);
    const reader = LedgerReader.create({ knex });
    const { rootHash } = await reader.head();

    expect(await aRelay({ sink: sequencer }).deliverOnce()).toBe('delivered');
    expect(await waiting()).toEqual([]);
    expect(await reader.head()).toMatchObject({ size: 2, rootHash });
  });

  it('lets one replica deliver at a time, and another take over when its connection is gone', async () => {
    await append('a');
    const owner: Knex = knexFactory({ client: 'pg', connection: database.url });
    let arrived!: () => void;
    let release!: () => void;
    const inFlight = new Promise<void>(resolve => {
      arrived = resolve;
    });
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const stuck = aRelay({
      knex: owner,
      sink: {
        async deliver() {
          arrived();
          await held;
          return { accepted: 1 };
        },
      },
    });
    const zombie = stuck.deliverOnce().catch(error => error);
    await inFlight;
    expect(await aRelay().deliverOnce()).toBe('busy');

    // What SIGKILL does to the owner's session.
    const { rows } = await database.knex.raw(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    expect(rows).toHaveLength(1);
    expect(await aRelay().deliverOnce()).toBe('delivered');
    expect(sink.keys).toEqual(['a']);
    release();
    expect(await zombie).toBeInstanceOf(Error);
    await owner.destroy();
  });

  it('keeps order and numbers with several replicas and writers at once', async () => {
    const running = [aRelay(), aRelay(), aRelay()];
    const writing = Promise.all(
      Array.from({ length: 20 }, (_, i) => append(`${i}/x`, `${i}/y`)),
    );
    await Promise.all([
      writing,
      ...running.map(async relay => {
        while (sink.records.length < 40) await relay.deliverOnce();
      }),
    ]);
    expect(sink.sequences).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(new Set(sink.keys).size).toBe(40);
  });

  it('goes back when the ledger has lost records', async () => {
    const relay = aRelay();
    await append('a', 'b', 'c');
    await relay.deliverOnce();
    sink.records.length = 1;
    await append('d');
    expect(await relay.deliverOnce()).toBe('rewound');
    expect(await relay.deliverOnce()).toBe('delivered');
    expect(sink.keys).toEqual(['a', 'b', 'c', 'd']);
  });

  it('reports a gap it cannot fill instead of turning for ever', async () => {
    const relay = aRelay();
    await append('a', 'b');
    await relay.deliverOnce();
    await database.knex('ledger_outbox').delete();
    sink.records.length = 0;
    await append('c');
    await expect(relay.deliverOnce()).rejects.toThrow(
      'expects number 1 of "tenant" next and got 3',
    );
  });

  it('forgets personal values some time after delivery; a redelivery carries their commitments', async () => {
    const relay = aRelay({ keepPersonalMs: 1_000 });
    await append('a');
    await relay.deliverOnce();
    relay.start();
    await clock.waiting();
    expect(await database.knex('ledger_outbox').first('personal')).not.toEqual({
      personal: null,
    });
    clock.advance(2 * 60 * 60 * 1_000);
    clock.elapse();
    await clock.waiting();
    expect(await database.knex('ledger_outbox').first('personal')).toEqual({
      personal: null,
    });
    sink.records.length = 0;
    await append('b');
    await relay.stop();
    await relay.deliverOnce();
    await relay.deliverOnce();
    expect(sink.records[0].personal).toEqual({
      actor: { commitment: expect.stringMatching(/^[0-9a-f]{64}$/) },
      reason: { commitment: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    // And the same fact is still recognised.
    await append('a');
    expect(await relay.deliverOnce()).toBe('idle');
  });

  it('belongs to one source for ever', async () => {
    await append('a');
    await aRelay().deliverOnce();
    await append('b');
    await expect(aRelay({ source: 'other' }).deliverOnce()).rejects.toThrow(
      'delivers as "tenant" and cannot deliver as "other"',
    );
  });

  it('waits longer after each failure, then goes on', async () => {
    const relay = aRelay();
    await append('a');
    sink.failure = new Error('the ledger is away');
    relay.start();
    for (let i = 0; i < 8; i += 1) {
      await clock.waiting();
      clock.elapse();
    }
    await clock.waiting();
    expect(clock.waits.slice(0, 8)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    sink.failure = undefined;
    clock.elapse();
    await clock.waiting();
    expect(sink.keys).toEqual(['a']);
  });

  it('wakes for a commit of another process when it listens', async () => {
    const relay = aRelay({ listen: true, pollMs: 1 });
    relay.start();
    await clock.waiting();
    const delivered = new Promise<void>(resolve => {
      const deliver = sink.deliver.bind(sink);
      sink.deliver = async (...args) => {
        const answer = await deliver(...args);
        resolve();
        return answer;
      };
    });
    await append('a');
    await delivered;
    expect(sink.keys).toEqual(['a']);
  });
});
