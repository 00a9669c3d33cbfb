import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { LedgerReader } from '../sequencer/LedgerReader';
import { migrateLedger } from '../sequencer/migrateLedger';
import { Sequencer } from '../sequencer/Sequencer';
import { run } from '../sequencer/__testUtils__/records';
import { verifyConsistency } from '../verify/consistency';
import { entryLeafHash, verifyInclusion } from '../verify/inclusion';
import { LedgerProofs } from './LedgerProofs';

const ENTRIES = 37;

describe('LedgerProofs', () => {
  let database: TestDatabase;
  let reader: LedgerReader;
  let proofs: LedgerProofs;

  beforeAll(async () => {
    database = await createTestDatabase({
      key: 'ledger_sequencer_3',
      prepare: migrateLedger,
    });
    reader = LedgerReader.create({ knex: database.knex });
    proofs = LedgerProofs.create({ knex: database.knex });
    const sequencer = Sequencer.create({ knex: database.knex });
    // In batches, so that subtrees complete within and across them.
    for (let next = 1; next <= ENTRIES; next += 5) {
      await sequencer.deliver(
        'tenant',
        run('tenant', next, Math.min(next + 4, ENTRIES)),
      );
    }
  });
  afterAll(() => database.drop());

  it('proves every entry in the log of every size', async () => {
    for (let size = 1; size <= ENTRIES; size += 1) {
      const rootHash = await proofs.rootAt(size);
      for (let position = 0; position < size; position += 3) {
        const { entry } = (await reader.get(position))!;
        const proof = await proofs.inclusion(position, size);
        expect(
          verifyInclusion({ leafHash: entryLeafHash(entry), proof, rootHash }),
        ).toEqual({ ok: true });
      }
    }
    expect(await proofs.rootAt(ENTRIES)).toBe((await reader.head()).rootHash);
  });

  it('proves that every size continues every smaller one', async () => {
    const roots = await Promise.all(
      Array.from({ length: ENTRIES + 1 }, (_, size) => proofs.rootAt(size)),
    );
    for (let to = 0; to <= ENTRIES; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const proof = await proofs.consistency(from, to);
        expect(
          verifyConsistency({
            proof,
            fromRoot: roots[from],
            toRoot: roots[to],
          }),
        ).toEqual({ ok: true });
      }
    }
  });

  it('reads each proof with one statement of few rows', async () => {
    const statements: string[] = [];
    const onQuery = ({ sql }: { sql: string }) => statements.push(sql);
    database.knex.on('query', onQuery);
    await proofs.inclusion(20, ENTRIES);
    await proofs.consistency(21, ENTRIES);
    database.knex.off('query', onQuery);
    expect(statements).toHaveLength(2);
  });

  it('keeps every proof when personal values are erased', async () => {
    const head = await reader.head();
    const before = (await reader.get(4))!;
    const proof = await proofs.inclusion(4, head.size);
    await reader.erase(4, new Date());
    const after = (await reader.get(4))!;
    expect(after.personal).toEqual({ actor: null });
    expect(entryLeafHash(after.entry)).toBe(entryLeafHash(before.entry));
    expect(await proofs.inclusion(4, head.size)).toEqual(proof);
    expect(await reader.head()).toEqual(head);
    for (let position = 0; position < head.size; position += 1) {
      const { entry } = (await reader.get(position))!;
      expect(
        verifyInclusion({
          leafHash: entryLeafHash(entry),
          proof: await proofs.inclusion(position, head.size),
          rootHash: head.rootHash,
        }),
      ).toEqual({ ok: true });
    }
  });

  it('says which entries have no hash when something was taken out', async () => {
    await expect(proofs.rootAt(ENTRIES + 1)).rejects.toMatchObject({
      code: 'LEDGER_DAMAGED',
      message: expect.stringContaining('36 to 37'),
    });
  });

  it('refuses a place that is not there', async () => {
    await expect(proofs.inclusion(5, 5)).rejects.toThrow(RangeError);
    await expect(proofs.consistency(6, 5)).rejects.toThrow(RangeError);
  });
});
