import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { canonicalJson } from '../canonical';
import { Checkpointer } from '../checkpoint/Checkpointer';
import type { StoredCheckpoint } from '../checkpoint/Checkpoints';
import { generateSigningKey, Signer } from '../checkpoint/Signer';
import { LedgerProofs } from '../proofs/LedgerProofs';
import { LedgerReader } from '../sequencer/LedgerReader';
import { migrateLedger } from '../sequencer/migrateLedger';
import { Sequencer } from '../sequencer/Sequencer';
import { run, sourced } from '../sequencer/__testUtils__/records';
import { leafHashHex } from '../verify/sha256';
import { exportLedger } from './exportLedger';
import { verifyExport } from './verifyExport';

const signer = Signer.fromPem({
  name: 'portal.example/ledger',
  pem: generateSigningKey(),
});

describe('an exported range', () => {
  let database: TestDatabase;
  let checkpoint: StoredCheckpoint;

  beforeAll(async () => {
    database = await createTestDatabase({
      key: 'ledger_sequencer_3',
      prepare: migrateLedger,
    });
    const { knex } = database;
    const sequencer = Sequencer.create({ knex });
    await sequencer.deliver('tenant', [
      ...run('tenant', 1, 5),
      sourced('tenant', 6, {
        plain: { text: 'ä€😀 \u007f "\\', n: 1e21, k: [0.1, -0] },
      }),
      sourced('tenant', 7),
    ]);
    checkpoint = await Checkpointer.create({ knex, signer }).sign();
    await sequencer.deliver('tenant', run('tenant', 8, 11));
  });
  afterAll(() => database.drop());

  async function exported(from: number, to: number, against = checkpoint) {
    const parts: string[] = [];
    for await (const part of exportLedger({
      knex: database.knex,
      checkpoint: against,
      from,
      to,
    })) {
      parts.push(part);
    }
    return Buffer.from(parts.join(''), 'utf8');
  }
  const verify = (bytes: Uint8Array) => verifyExport([bytes], signer);
  /** Header and entries, each with its newline. */
  const linesOf = (bytes: Buffer) =>
    bytes.toString('utf8').match(/[^\n]*\n/g) as string[];
  const joined = (lines: string[]) => Buffer.from(lines.join(''), 'utf8');

  it('verifies, whatever the range, and says what of', async () => {
    for (let from = 0; from <= 7; from += 1) {
      for (let to = from; to <= 7; to += 1) {
        expect(await verify(await exported(from, to))).toMatchObject({
          ok: true,
          from,
          to,
          checkpoint: { origin: 'portal.example/ledger', size: 7 },
          problems: [],
        });
      }
    }
  });

  it('is the same bytes again, also after a later checkpoint and an erasure', async () => {
    const before = await exported(1, 6);
    const { knex } = database;
    await Checkpointer.create({ knex, signer }).sign();
    await LedgerReader.create({ knex }).erase(3, new Date());
    const after = await exported(1, 6);
    expect(after.equals(before)).toBe(true);
    expect(after.toString()).not.toContain('user:default/ada');
    expect(await verify(after)).toMatchObject({ ok: true });
  });

  it('verifies however the bytes arrive', async () => {
    const bytes = await exported(0, 7);
    const drops = Array.from(bytes, byte => Uint8Array.of(byte));
    expect(await verifyExport(drops, signer)).toMatchObject({ ok: true });
  });

  it('finds every changed byte, and names its entry', async () => {
    const bytes = await exported(4, 6);
    const [header] = linesOf(bytes);
    const headerBytes = Buffer.byteLength(header);
    let position = 4;
    for (let i = 0; i < bytes.length; i += 1) {
      for (const change of [0x01, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[i] = changed[i] ^ change;
        const { ok, problems } = await verify(changed);
        if (ok) throw new Error(`byte ${i} ^ ${change} was not found`);
        const named = problems.map(problem => problem.position);
        if (i >= headerBytes && !named.includes(position)) {
          throw new Error(
            `byte ${i} ^ ${change} is of entry ${position}: ${JSON.stringify(
              problems,
            )}`,
          );
        }
      }
      if (i >= headerBytes && bytes[i] === 0x0a) position += 1;
    }
    expect(position).toBe(6);
  }, 60_000);

  it('finds every end that was cut off', async () => {
    const bytes = await exported(0, 2);
    for (let length = 0; length < bytes.length; length += 1) {
      const { ok, problems } = await verify(bytes.subarray(0, length));
      expect(ok).toBe(false);
      expect(['header', 'unreadable', 'missing']).toContain(problems[0].kind);
    }
  }, 60_000);

  it('names an entry that is missing', async () => {
    const lines = linesOf(await exported(0, 7));
    for (let position = 0; position < 7; position += 1) {
      const { problems } = await verify(
        joined(lines.toSpliced(position + 1, 1)),
      );
      expect(problems).toEqual([
        {
          kind: 'missing',
          position,
          lastPosition: position,
          message: expect.stringContaining(`entry ${position} is missing`),
        },
      ]);
    }
    const { problems } = await verify(joined(lines.toSpliced(2, 3)));
    expect(problems).toMatchObject([
      { kind: 'missing', position: 1, lastPosition: 3 },
    ]);
  });

  it('names entries that are out of order, twice or too many', async () => {
    const lines = linesOf(await exported(0, 7));
    const swapped = lines.with(3, lines[4]).with(4, lines[3]);
    expect((await verify(joined(swapped))).problems).toMatchObject([
      { kind: 'moved', position: 2 },
    ]);
    const twice = lines.toSpliced(4, 0, lines[2]);
    expect((await verify(joined(twice))).problems).toMatchObject([
      { kind: 'moved', position: 1 },
    ]);
    const replaced = lines.with(4, lines[2]);
    expect((await verify(joined(replaced))).problems).toMatchObject([
      { kind: 'changed', position: 3 },
    ]);
    expect((await verify(joined([...lines, lines[2]]))).problems).toMatchObject(
      [{ kind: 'surplus', position: 1 }],
    );
  });

  it('is not fooled by an entry that was changed together with its hash', async () => {
    const lines = linesOf(await exported(0, 7));
    const [, canonical] = /^\{"entry":(.*),"leafHash":/.exec(lines[4])!;
    const forged = canonical.replace('"success"', '"failure"');
    expect(forged).not.toBe(canonical);
    const line = `{"entry":${forged},"leafHash":"${leafHashHex(
      Buffer.from(forged),
    )}","position":3}\n`;
    expect((await verify(joined(lines.with(4, line)))).problems).toEqual([
      {
        kind: 'root',
        position: null,
        message: expect.stringContaining('do not lead to the signed root'),
      },
    ]);
  });

  it('is worth nothing under another key', async () => {
    const other = Signer.fromPem({
      name: signer.key.name,
      pem: generateSigningKey(),
    });
    expect(await verifyExport([await exported(0, 7)], other)).toMatchObject({
      ok: false,
      checkpoint: null,
      problems: [{ kind: 'signature' }],
    });
  });

  it('takes a bare public key for that of the log it is of', async () => {
    const { publicKey } = signer.key;
    const bytes = await exported(0, 7);
    expect(await verifyExport([bytes], { key: { publicKey } })).toMatchObject({
      ok: true,
      checkpoint: { origin: signer.key.name },
    });
    const header = JSON.parse(linesOf(bytes)[0]);
    for (const note of ['', header.checkpoint.replaceAll('.', ' ')]) {
      const line = `${canonicalJson({ ...header, checkpoint: note })}\n`;
      expect(
        await verifyExport([Buffer.from(line)], { key: { publicKey } }),
      ).toMatchObject({ ok: false, checkpoint: null });
    }
  });

  it('continues what was verified before, or is said not to', async () => {
    const proofs = LedgerProofs.create({ knex: database.knex });
    const continuing = async (size: number, root?: string) =>
      verifyExport([await exported(2, 5)], {
        key: signer.key,
        continues: { size, rootHash: root ?? (await proofs.rootAt(size)) },
      });
    // Where it begins, ends and between, and the log of its checkpoint.
    for (const size of [2, 3, 4, 5, 7]) {
      expect(await continuing(size)).toMatchObject({ ok: true });
      expect(await continuing(size, 'ab'.repeat(32))).toMatchObject({
        ok: false,
        problems: [
          {
            kind: 'continuation',
            message: expect.stringMatching(/history was changed/),
          },
        ],
      });
    }
    for (const size of [1, 6, 8]) {
      expect(await continuing(size)).toMatchObject({
        ok: false,
        problems: [
          {
            kind: 'continuation',
            message: expect.stringMatching(
              /cannot show .* take an export from \d on/,
            ),
          },
        ],
      });
    }
  });

  it('is refused beyond its checkpoint', async () => {
    await expect(exported(0, 8)).rejects.toThrow(RangeError);
    await expect(exported(5, 4)).rejects.toThrow(RangeError);
  });

  it('does not fill the memory with what is wrong', async () => {
    const [header] = linesOf(await exported(0, 7));
    const endless = function* lines() {
      yield Buffer.from(header);
      for (let i = 0; i < 5_000; i += 1) yield Buffer.from('x\n');
    };
    const verdict = await verifyExport(endless(), signer);
    expect(verdict.problemCount).toBe(5_000);
    expect(verdict.problems).toHaveLength(100);
    const oneLine = function* line() {
      for (let i = 0; i < 6; i += 1) yield Buffer.alloc(1024 * 1024, 'x');
    };
    expect(await verifyExport(oneLine(), signer)).toMatchObject({ ok: false });
  });
});
