/**
 * Durable appends per second through the sequencer, then proofs at that size. Writes one JSON line to standard output;
 * `scripts/bench/ledger.mjs` starts it and draws the table.
 */
import knexFactory from 'knex';
import { LedgerProofs } from '../proofs/LedgerProofs';
import { LedgerReader } from '../sequencer/LedgerReader';
import { migrateLedger } from '../sequencer/migrateLedger';
import { Sequencer } from '../sequencer/Sequencer';
import type { SourcedRecord } from '../types';
import { entryLeafHash, verifyInclusion } from '../verify/inclusion';

/** Records in one delivery: what a relay takes at once. */
const BATCH = 500;
/** Outboxes that deliver at the same time. */
const SOURCES = 8;
const PROOFS = 1_000;

const entries = Number(process.env.ENTRIES ?? 1_000_000);

function record(source: string, sequence: number): SourcedRecord {
  const id = `${source}_${String(sequence).padStart(20, '0')}`;
  return {
    source,
    sequence,
    record: {
      key: `op_${id}/succeeded`,
      type: 'operation',
      event: 'tenant.create.succeeded',
      outcome: 'success',
      subject: `tenant:tn_${id}`,
      occurredAt: '2026-01-02T03:04:05.678Z',
      plain: {
        operationId: `op_${id}`,
        decisionId: `pd_${sequence}`,
        planHash: 'ab'.repeat(32),
        bundleSha256: 'cd'.repeat(32),
      },
    },
    personal: {
      actor: { salt: 'ef'.repeat(16), value: 'user:default/ada' },
    },
  };
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p99: at(0.99) };
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

async function main() {
  const knex = knexFactory({
    client: 'pg',
    connection: process.env.LEDGER_URL,
    pool: { min: 0, max: 4 },
  });
  await migrateLedger(knex);
  const sequencer = Sequencer.create({ knex });
  const each = Math.ceil(entries / SOURCES);
  const [appendMs] = await timed(() =>
    Promise.all(
      Array.from({ length: SOURCES }, async (_, i) => {
        const source = `s${i}`;
        for (let next = 1; next <= each; next += BATCH) {
          const size = Math.min(BATCH, each - next + 1);
          await sequencer.deliver(
            source,
            Array.from({ length: size }, (__, j) => record(source, next + j)),
          );
        }
      }),
    ),
  );

  const reader = LedgerReader.create({ knex });
  const proofs = LedgerProofs.create({ knex });
  const { size, rootHash } = await reader.head();
  const inclusion: number[] = [];
  const consistency: number[] = [];
  for (let i = 0; i < PROOFS; i += 1) {
    const position = Math.floor(Math.random() * size);
    const [ms, proof] = await timed(() => proofs.inclusion(position, size));
    inclusion.push(ms);
    const [consistencyMs] = await timed(() =>
      proofs.consistency(position, size),
    );
    consistency.push(consistencyMs);
    if (i % 100 === 0) {
      const { entry } = (await reader.get(position))!;
      const leafHash = entryLeafHash(entry);
      const verdict = verifyInclusion({ leafHash, proof, rootHash });
      if (!verdict.ok) throw new Error(verdict.reason);
    }
  }
  await knex.destroy();
  process.stdout.write(
    `${JSON.stringify({
      size,
      perSecond: size / (appendMs / 1000),
      inclusion: spread(inclusion),
      consistency: spread(consistency),
    })}\n`,
  );
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
