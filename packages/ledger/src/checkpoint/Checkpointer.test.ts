import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory from 'knex';
import { LedgerProofs } from '../proofs/LedgerProofs';
import { migrateLedger } from '../sequencer/migrateLedger';
import { Sequencer } from '../sequencer/Sequencer';
import { run } from '../sequencer/__testUtils__/records';
import { verifyConsistency } from '../verify/consistency';
import { Checkpointer } from './Checkpointer';
import { Checkpoints } from './Checkpoints';
import { verifyCheckpoint } from './ed25519';
import { generateSigningKey, Signer } from './Signer';

const NAME = 'portal.example/ledger';
const newSigner = () =>
  Signer.fromPem({ name: NAME, pem: generateSigningKey() });

describe('Checkpointer', () => {
  let database: TestDatabase;
  let sequencer: Sequencer;
  let checkpoints: Checkpoints;
  const signer = newSigner();
  const clock = {
    now: () => new Date('2026-01-02T04:00:00.000Z'),
    wait: async () => {},
  };
  const checkpointer = (as = signer, knex = database.knex) =>
    Checkpointer.create({ knex, signer: as, clock });

  beforeEach(async () => {
    database = await createTestDatabase({
      key: 'ledger_sequencer_3',
      prepare: migrateLedger,
    });
    sequencer = Sequencer.create({ knex: database.knex });
    checkpoints = Checkpoints.create({ knex: database.knex });
  });
  afterEach(() => database.drop());

  it('signs the head, also of nothing, and keeps the note', async () => {
    expect(await checkpoints.latest()).toBeUndefined();
    const empty = await checkpointer().sign();
    expect(empty).toMatchObject({
      size: 0,
      signedAt: clock.now().toISOString(),
    });
    await sequencer.deliver('tenant', run('tenant', 1, 5));
    const signed = await checkpointer().sign();
    expect(verifyCheckpoint(signed.note, signer.key)).toEqual({
      ok: true,
      checkpoint: {
        origin: NAME,
        size: 5,
        rootHash: await LedgerProofs.create({ knex: database.knex }).rootAt(5),
      },
    });
    expect(await checkpoints.latest()).toEqual(signed);
    expect(await checkpoints.list({ offset: 0, limit: 5 })).toEqual({
      items: [signed, empty],
      total: 2,
    });
  });

  it('signs nothing twice, and again under a new key', async () => {
    await sequencer.deliver('tenant', run('tenant', 1, 2));
    const first = await checkpointer().sign();
    expect(await checkpointer().sign()).toEqual(first);
    const rotated = newSigner();
    const second = await checkpointer(rotated).sign();
    expect(second).toMatchObject({ size: 2, keyId: rotated.key.keyId });
    expect(await checkpointer().sign()).toEqual(first);
    expect((await checkpoints.list({ offset: 0, limit: 9 })).total).toBe(2);
  });

  it('signs one history with replicas signing and appending at once', async () => {
    const replicas = [0, 1].map(() =>
      knexFactory({ client: 'pg', connection: database.url }),
    );
    await Promise.all([
      ...replicas.map(async knex => {
        for (let i = 0; i < 10; i += 1) await checkpointer(signer, knex).sign();
      }),
      (async () => {
        for (let i = 1; i <= 30; i += 1) {
          await sequencer.deliver('tenant', run('tenant', i, i));
        }
      })(),
    ]);
    const last = await checkpointer().sign();
    await Promise.all(replicas.map(knex => knex.destroy()));
    expect(last.size).toBe(30);
    const { items } = await checkpoints.list({ offset: 0, limit: 100 });
    expect(new Set(items.map(({ size }) => size)).size).toBe(items.length);
    const proofs = LedgerProofs.create({ knex: database.knex });
    for (const { note, size, rootHash } of items) {
      expect(verifyCheckpoint(note, signer.key).ok).toBe(true);
      expect(
        verifyConsistency({
          proof: await proofs.consistency(size, last.size),
          fromRoot: rootHash,
          toRoot: last.rootHash,
        }),
      ).toEqual({ ok: true });
    }
  });

  /** What only the owner of the database can do: past the triggers. */
  const tamper = (statement: string) =>
    database.knex.transaction(async tx => {
      await tx.raw(`SET LOCAL session_replication_role = replica`);
      await tx.raw(statement);
    });

  it.each([
    [
      'a hash of the tree was changed',
      `UPDATE ledger_nodes SET hash = sha256('other') WHERE level = 2 AND index = 0`,
      /not the root of the stored hashes/,
    ],
    [
      'the head was changed',
      `UPDATE ledger_tree SET roots = sha256('a') || sha256('b')`,
      /not the root of the stored hashes/,
    ],
    [
      'entries were lost',
      `UPDATE ledger_tree SET size = 2, roots = (SELECT hash FROM ledger_nodes WHERE level = 1 AND index = 0)`,
      /A checkpoint of 5 entries was signed, and the ledger has 2/,
    ],
    [
      'a checkpoint was changed',
      `UPDATE ledger_checkpoints SET note = replace(note, E'\\n5\\n', E'\\n4\\n')`,
      /does not fit the checkpoint/,
    ],
  ])('signs nothing more when %s', async (_, statement, reason) => {
    await sequencer.deliver('tenant', run('tenant', 1, 5));
    await checkpointer().sign();
    await tamper(statement);
    await expect(checkpointer().sign()).rejects.toMatchObject({
      code: 'LEDGER_DAMAGED',
      message: expect.stringMatching(reason),
    });
    expect(await database.knex('ledger_checkpoints')).toHaveLength(1);
  });

  it.each([
    `UPDATE ledger_checkpoints SET size = 9`,
    `DELETE FROM ledger_checkpoints`,
    `TRUNCATE ledger_checkpoints`,
  ])('keeps checkpoints for ever: %s', async statement => {
    await checkpointer().sign();
    await expect(database.knex.raw(statement)).rejects.toThrow('append-only');
  });
});

it('brings tables of version 1 up to date', async () => {
  const database = await createTestDatabase({
    key: 'ledger_sequencer_3',
    prepare: migrateLedger,
  });
  try {
    await database.knex.raw(
      `DROP TABLE ledger_checkpoints; UPDATE ledger_tree SET version = 1`,
    );
    await Promise.all([1, 2].map(() => migrateLedger(database.knex)));
    expect(await database.knex('ledger_checkpoints')).toEqual([]);
    expect(await database.knex('ledger_tree')).toMatchObject([{ version: 3 }]);
  } finally {
    await database.drop();
  }
});
