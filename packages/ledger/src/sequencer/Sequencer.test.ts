import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { canonicalBytes } from '../canonical';
import { commit } from '../commitment';
import {
  LedgerConflictError,
  LedgerGapError,
  LedgerRecordError,
} from '../errors';
import { appendLeaves, EMPTY_RANGE, rootOf } from '../merkle/compactRange';
import { leafHash } from '../merkle/hash';
import type { SourcedRecord } from '../types';
import { LedgerReader } from './LedgerReader';
import { migrateLedger } from './migrateLedger';
import { Sequencer } from './Sequencer';
import { run, SALT, sourced } from './__testUtils__/records';

describe('Sequencer', () => {
  let database: TestDatabase;
  let reader: LedgerReader;
  let sequencer: Sequencer;
  const extra: Knex[] = [];
  const clock = {
    now: () => new Date('2026-01-02T04:00:00.000Z'),
    wait: async () => {},
  };

  beforeEach(async () => {
    database = await createTestDatabase({
      key: 'ledger_sequencer_3',
      prepare: migrateLedger,
    });
    reader = LedgerReader.create({ knex: database.knex });
    sequencer = Sequencer.create({ knex: database.knex, clock });
  });
  afterEach(async () => {
    await Promise.all(extra.splice(0).map(knex => knex.destroy()));
    await database.drop();
  });

  const everything = async () =>
    (await reader.list({}, { offset: 0, limit: 10_000 })).items
      .slice()
      .reverse();

  /** The stored head must be the tree over the stored entries, hashed from scratch. */
  async function expectConsistent() {
    const entries = await everything();
    expect(entries.map(({ position }) => position)).toEqual(
      entries.map((_, i) => i),
    );
    const hashes = entries.map(({ entry }) =>
      leafHash(canonicalBytes({ ...entry })),
    );
    expect(entries.map(entry => entry.leafHash)).toEqual(
      hashes.map(hash => hash.toString('hex')),
    );
    const { range, completed } = appendLeaves(EMPTY_RANGE, hashes);
    expect(await reader.head()).toMatchObject({
      size: entries.length,
      rootHash: rootOf(range).toString('hex'),
    });
    const nodes = await database.knex('ledger_nodes');
    expect(
      nodes
        .map(({ level, index, hash }) => [level, Number(index), hash])
        .sort(),
    ).toEqual(
      completed.map(node => [node.level, node.index, node.hash]).sort(),
    );
    return entries;
  }

  it('is empty at first', async () => {
    expect(await reader.head()).toEqual({
      size: 0,
      rootHash:
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      appendedAt: null,
    });
    expect(await reader.get(0)).toBeUndefined();
  });

  it('gives positions, commits to personal values and keeps them apart', async () => {
    expect(await sequencer.deliver('tenant', run('tenant', 1, 3))).toEqual({
      accepted: 3,
    });
    const [first] = await expectConsistent();
    expect(first).toEqual({
      position: 0,
      entry: {
        schema: 'companyos.ledger.entry/v1',
        source: 'tenant',
        sequence: 1,
        key: 'tenant/1',
        type: 'operation',
        event: 'tenant.create.succeeded',
        outcome: 'success',
        subject: 'tenant:tn_1',
        occurredAt: '2026-01-02T03:04:05.678Z',
        plain: { decisionId: 'pd_1' },
        commitments: {
          actor: commit({ salt: SALT, value: 'user:default/ada' }),
        },
      },
      leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      appendedAt: '2026-01-02T04:00:00.000Z',
      personal: { actor: 'user:default/ada' },
    });
    const { rows } = await database.knex.raw(
      `SELECT count(*) FROM ledger_entries WHERE canonical LIKE '%ada%'`,
    );
    expect(rows).toEqual([{ count: '0' }]);
  });

  it('keeps every text as it is: lines, quotes, nothing, and what no text column holds', async () => {
    const texts = [
      '',
      'a\nb\r\n\n',
      '"\\{},NULL\t?',
      '\u0000',
      '\u2028ä€😀'.repeat(300),
    ];
    const erased = { commitment: 'ab'.repeat(32) };
    const batch = texts.map((text, i) => ({
      ...sourced('tenant', i + 1, {
        subject: `tenant:"\\' {},NULL? ${i}`,
        plain: {
          text,
          // Only an ID is one.
          decisionId: i % 2 === 0 ? `pd_${i}` : text,
        },
      }),
      personal: {
        before: erased,
        text: { salt: SALT, value: text },
        again: { salt: SALT.replaceAll('0', 'f'), value: text },
      },
    }));
    await sequencer.deliver('tenant', [
      ...batch,
      { ...sourced('tenant', 6, { plain: {} }), personal: {} },
    ]);
    const entries = await expectConsistent();
    texts.forEach((text, i) => {
      expect(entries[i]).toMatchObject({
        entry: { subject: `tenant:"\\' {},NULL? ${i}`, plain: { text } },
        personal: { before: null, text, again: text },
      });
    });
    const rows = await database
      .knex('ledger_entries')
      .select('subject', 'decision_id')
      .orderBy('position');
    expect(rows.map(row => row.decision_id)).toEqual([
      ...['pd_0', null, 'pd_2', null, 'pd_4', null],
    ]);
    expect(rows[2].subject).toBe(`tenant:"\\' {},NULL? 2`);
    const kept = await database
      .knex('ledger_personal')
      .whereNot('name', 'before')
      .select('position', 'name', 'salt', 'value');
    for (const { position, name, salt, value } of kept) {
      expect(
        commit({ salt: salt.toString('hex'), value: value.toString('utf8') }),
      ).toBe(entries[position].entry.commitments[name]);
    }
    // Delivered again, it is what it was.
    expect(await sequencer.deliver('tenant', batch)).toEqual({ accepted: 6 });
  });

  it('takes a second delivery as the first, and one that overlaps as far as it is new', async () => {
    await sequencer.deliver('tenant', run('tenant', 1, 3));
    const before = await reader.head();
    expect(await sequencer.deliver('tenant', run('tenant', 1, 2))).toEqual({
      accepted: 3,
    });
    expect(await reader.head()).toEqual(before);
    expect(await sequencer.deliver('tenant', run('tenant', 2, 5))).toEqual({
      accepted: 5,
    });
    expect(await expectConsistent()).toHaveLength(5);
  });

  it('names a gap, and takes nothing of the batch', async () => {
    await sequencer.deliver('tenant', run('tenant', 1, 2));
    await expect(
      sequencer.deliver('tenant', run('tenant', 4, 5)),
    ).rejects.toMatchObject({
      code: 'LEDGER_GAP',
      expected: 3,
      got: 4,
    });
    await expect(
      sequencer.deliver('tenant', [sourced('tenant', 3), sourced('tenant', 5)]),
    ).rejects.toThrow(LedgerGapError);
    await expect(
      sequencer.deliver('other', run('other', 2, 2)),
    ).rejects.toMatchObject({ expected: 1, got: 2 });
    expect(await expectConsistent()).toHaveLength(2);
  });

  it('refuses another content under a number that is taken', async () => {
    await sequencer.deliver('tenant', run('tenant', 1, 2));
    const changed = [
      sourced('tenant', 2, { outcome: 'failure' }),
      sourced('tenant', 3),
    ];
    await expect(sequencer.deliver('tenant', changed)).rejects.toThrow(
      LedgerConflictError,
    );
    const erased = {
      ...sourced('tenant', 2),
      personal: { actor: { commitment: 'f'.repeat(64) } },
    };
    await expect(sequencer.deliver('tenant', [erased])).rejects.toThrow(
      LedgerConflictError,
    );
    expect(await expectConsistent()).toHaveLength(2);
  });

  it.each<[string, SourcedRecord]>([
    ['another source', sourced('other', 1)],
    ['a source that is no name', { ...sourced('tenant', 1), source: 'T!' }],
    ['number zero', sourced('tenant', 0)],
    ['an unknown type', sourced('tenant', 1, { type: 'gossip' as 'audit' })],
    [
      'a short salt',
      { ...sourced('tenant', 1), personal: { a: { salt: '00', value: '' } } },
    ],
  ])('refuses %s', async (_, record) => {
    await expect(sequencer.deliver('tenant', [record])).rejects.toThrow(
      LedgerRecordError,
    );
    expect(await everything()).toEqual([]);
  });

  it('puts a burst into few transactions, and a refused delivery harms no other', async () => {
    let transactions = 0;
    database.knex.on('query', ({ sql }) => {
      if (sql === 'BEGIN;') transactions += 1;
    });
    const results = await Promise.allSettled([
      ...Array.from({ length: 50 }, (_, i) =>
        sequencer.deliver(`s${i}`, run(`s${i}`, 1, 4)),
      ),
      sequencer.deliver('bad', run('bad', 2, 2)),
      sequencer.deliver('s0', run('s0', 3, 6)),
    ]);
    expect(transactions).toBeLessThanOrEqual(3);
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(50).fill('fulfilled'),
      'rejected',
      'fulfilled',
    ]);
    expect(await expectConsistent()).toHaveLength(202);
  });

  it('stays one ledger with two replicas and redeliveries at once', async () => {
    const replicas = [0, 1].map(() => {
      const knex = knexFactory({ client: 'pg', connection: database.url });
      extra.push(knex);
      return Sequencer.create({ knex, clock });
    });
    await Promise.all(
      replicas.flatMap(replica =>
        ['a', 'b', 'c'].map(async source => {
          for (let from = 1; from <= 60; from += 10) {
            await replica.deliver(source, run(source, from, from + 9));
          }
        }),
      ),
    );
    const entries = await expectConsistent();
    expect(entries).toHaveLength(180);
    for (const source of ['a', 'b', 'c']) {
      expect(
        entries
          .filter(({ entry }) => entry.source === source)
          .map(({ entry }) => entry.sequence),
      ).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    }
  });

  it('answers after a failure of the database, and goes on', async () => {
    await database.knex.raw('ALTER TABLE ledger_nodes RENAME TO away');
    await expect(
      sequencer.deliver('tenant', run('tenant', 1, 2)),
    ).rejects.toThrow('ledger_nodes');
    await database.knex.raw('ALTER TABLE away RENAME TO ledger_nodes');
    expect(await everything()).toEqual([]);
    await sequencer.deliver('tenant', run('tenant', 1, 1));
    expect(await expectConsistent()).toHaveLength(1);
  });

  it('filters and pages, newest first', async () => {
    await sequencer.deliver('tenant', [
      sourced('tenant', 1),
      sourced('tenant', 2, { outcome: 'deny', type: 'decision' }),
      sourced('tenant', 3, { subject: 'tenant:tn_2' }),
      sourced('tenant', 4, { plain: { decisionId: 'pd_2' } }),
    ]);
    await sequencer.deliver('catalog', [sourced('catalog', 1)]);
    const positions = async (...args: Parameters<LedgerReader['list']>) => {
      const { items, total } = await reader.list(...args);
      return [items.map(({ position }) => position), total];
    };
    const page = { offset: 0, limit: 10 };
    expect(await positions({}, { offset: 1, limit: 2 })).toEqual([[3, 2], 5]);
    expect(await positions({ source: 'catalog' }, page)).toEqual([[4], 1]);
    expect(await positions({ outcome: 'deny' }, page)).toEqual([[1], 1]);
    expect(await positions({ type: 'decision' }, page)).toEqual([[1], 1]);
    expect(await positions({ subject: 'tenant:tn_2' }, page)).toEqual([[2], 1]);
    expect(await positions({ decisionId: 'pd_2' }, page)).toEqual([[3], 1]);
    expect(
      await positions({ subject: 'tenant:tn_1', outcome: 'success' }, page),
    ).toEqual([[4, 3, 0], 3]);
    expect(await positions({ subject: 'nobody' }, page)).toEqual([[], 0]);
    const ada = { actor: 'user:default/ada' };
    expect((await positions({ ...ada, type: 'decision' }, page))[0]).toEqual([
      1,
    ]);
    expect(await positions({ actor: 'user:default/ad' }, page)).toEqual([
      [],
      0,
    ]);
    const { occurredAt } = (await reader.get(0))!.entry;
    const [all] = await positions({ since: occurredAt }, page);
    expect(all).toContain(0);
    expect((await positions({ until: occurredAt }, page))[0]).not.toContain(0);
    await sequencer.deliver('catalog', [
      sourced('catalog', 1),
      sourced('catalog', 2, { plain: { action: 'tenant:create' } }),
    ]);
    expect(await positions({ action: 'tenant:create' }, page)).toEqual([
      [5],
      1,
    ]);
  });

  it('erases personal values and keeps the proof', async () => {
    await sequencer.deliver('tenant', run('tenant', 1, 2));
    const before = await reader.head();
    await reader.erase(0, new Date());
    const [first, second] = await expectConsistent();
    expect(first.personal).toEqual({ actor: null });
    expect(second.personal).toEqual({ actor: 'user:default/ada' });
    expect(await reader.head()).toEqual(before);
    // A redelivery with the value does not bring it back.
    await sequencer.deliver('tenant', run('tenant', 1, 2));
    expect((await reader.get(0))?.personal).toEqual({ actor: null });
    const { rows } = await database.knex.raw(
      `SELECT * FROM ledger_personal WHERE position = 0`,
    );
    expect(rows).toEqual([
      expect.objectContaining({ salt: null, value: null }),
    ]);
  });

  it.each([
    `UPDATE ledger_entries SET outcome = 'success'`,
    `DELETE FROM ledger_entries`,
    `TRUNCATE ledger_entries CASCADE`,
    `UPDATE ledger_nodes SET hash = ''`,
    `DELETE FROM ledger_nodes`,
    `DELETE FROM ledger_personal`,
    `UPDATE ledger_personal SET value = 'other'`,
  ])('is append-only in the database too: %s', async statement => {
    await sequencer.deliver('tenant', run('tenant', 1, 2));
    await expect(database.knex.raw(statement)).rejects.toThrow(
      /is append-only|can be erased, not changed/,
    );
  });
});

describe('migrateLedger', () => {
  it('may run by several replicas at once, and again', async () => {
    const database = await createTestDatabase();
    try {
      await Promise.all([1, 2, 3].map(() => migrateLedger(database.knex)));
      await migrateLedger(database.knex);
      expect(await database.knex('ledger_tree')).toHaveLength(1);
      await database.knex('ledger_tree').update({ version: 9 });
      await expect(migrateLedger(database.knex)).rejects.toThrow(
        'start the newer program',
      );
    } finally {
      await database.drop();
    }
  });
});
