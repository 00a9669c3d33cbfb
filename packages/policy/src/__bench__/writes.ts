/* eslint-disable @backstage/no-undeclared-imports -- the ledger is here to be measured with: recording is part of the write. */
import { migrateOutbox, Outbox, type LedgerRecord } from '@companyos/ledger';
import knexFactory, { type Knex } from 'knex';
import type { PolicyBundle } from '../bundle';
import { PolicyDecisionPoint } from '../decisionPoint';
import type { PolicyActor, TenantFacts } from '../requests';
import { GuardedWriter } from '../seams/GuardedWriter';
import { RegionConnection } from '../seams/RegionConnection';
import type { SeamRecord } from '../seams/recorder';

export interface WriteSpeed {
  readonly writers: number;
  /**
   * Milliseconds: one statement without a transaction, one in a transaction, the same with a ready-made second row that
   * is as large as a record (what recording costs at least), and through the seam.
   */
  readonly statement: Latency;
  readonly bare: Latency;
  readonly twoRows: Latency;
  readonly guarded: Latency;
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

const ACTOR: PolicyActor = {
  ref: 'user:default/omar',
  kind: 'user',
  groups: ['group:default/acme-owners'],
};
const TENANT: TenantFacts = {
  name: 'acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['eu-central'],
  dataClasses: ['internal', 'pii'],
  retentionSchedule: '30-days',
  bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
};

/** As the portal records what a seam decided. */
function ledgerRecord({
  decision,
  actor,
  tenant,
  dataset,
}: SeamRecord): LedgerRecord {
  const { id, outcome, bundle, request, determining, decidedAt } = decision;
  return {
    key: id,
    type: 'decision',
    event: 'policy.decision',
    outcome,
    subject: 'tenant:tn_01JDB0000000000000000000AA',
    occurredAt: decidedAt,
    plain: {
      decisionId: id,
      action: request.action,
      bundleVersion: bundle.version,
      bundleSha256: bundle.sha256,
      determining: determining.map(policy => policy.id),
    },
    personal: {
      actor: actor.ref,
      reason: decision.reason,
      tenant,
      dataset,
      request: JSON.stringify(request),
    },
  };
}

interface Row {
  readonly email: string;
  readonly note: string;
}

const rowOf = (n: number): Row => ({
  email: `person-${n}@example.com`,
  note: 'A row like any other, with some two hundred characters in it. '.repeat(
    3,
  ),
});

function insert(knex: Knex, row: object) {
  return knex('customers').insert({
    ...row,
    classification: 'internal',
    retain_until: '2030-01-01T00:00:00.000Z',
  });
}

async function measure(
  writers: number,
  seconds: number,
  write: (n: number) => Promise<unknown>,
): Promise<Latency> {
  const times: number[] = [];
  let next = 0;
  const run = async (until: number) => {
    while (performance.now() < until) {
      const begun = performance.now();
      await write((next += 1));
      times.push(performance.now() - begun);
    }
  };
  const all = (ms: number) =>
    Promise.all(
      Array.from({ length: writers }, () => run(performance.now() + ms)),
    );
  await all(300);
  times.length = 0;
  const begun = performance.now();
  await all(seconds * 1_000);
  const elapsed = (performance.now() - begun) / 1_000;
  times.sort((a, b) => a - b);
  const share = (part: number) => times[Math.floor(times.length * part)];
  return {
    p50: share(0.5),
    p99: share(0.99),
    perSecond: times.length / elapsed,
  };
}

/** Every commit waits for the disk, recording is in the transaction of the write, and nothing relays meanwhile. */
export async function measureWrites(options: {
  readonly url: string;
  readonly bundle: PolicyBundle;
  readonly seconds: number;
  readonly rounds: number;
}): Promise<WriteSpeed[]> {
  const { url, bundle, seconds, rounds } = options;
  const knex = knexFactory({
    client: 'pg',
    // As a region's connection is: one that pipelines.
    connection: {
      connectionString: url,
      pipeline: true,
    } as Knex.PgConnectionConfig,
    pool: { min: 16, max: 16 },
  });
  await migrateOutbox(knex);
  await knex.raw(
    `CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, note text NOT NULL,
                             classification text NOT NULL, retain_until timestamptz)`,
  );
  // As in the portal, whose processes have relays of their own to wake.
  const outbox = Outbox.create({ onCommitted: () => {} });
  const writer = GuardedWriter.create({
    policy: PolicyDecisionPoint.create({ bundle }),
    tenants: async () => TENANT,
    recorder: {
      inTransaction: (tx: Knex.Transaction, record) =>
        outbox.append(tx, ledgerRecord(record)),
      committed: record =>
        knex.transaction(tx => outbox.append(tx, ledgerRecord(record))),
    },
    connection: await RegionConnection.ofKnex('eu-central', knex),
  });
  // Sizes of what is recorded below, in characters.
  const second = ['r', 'p', 'c'].map((letter, i) =>
    letter.repeat([420, 1_980, 380][i]),
  );
  const secondRow = (tx: Knex.Transaction, n: number) =>
    tx
      .raw(
        'INSERT INTO ledger_outbox (key, record, personal, commitments) VALUES (?, ?, ?, ?)',
        [`${Date.now()}-${n}`, ...second],
      )
      .options({ name: 'second_row' });
  const ways = {
    statement: (n: number) => insert(knex, rowOf(n)),
    bare: (n: number) => knex.transaction(tx => insert(tx, rowOf(n))),
    twoRows: (n: number) =>
      knex.transaction(tx =>
        Promise.all([secondRow(tx, n), insert(tx, rowOf(n))]),
      ),
    guarded: (n: number) =>
      writer.write(
        {
          actor: ACTOR,
          tenant: 'acme',
          dataset: 'customers',
          classification: 'internal',
          retention: '30-days',
          values: rowOf(n),
        },
        (tx, { values }) => insert(tx, values),
      ),
  };
  const results: WriteSpeed[] = [];
  for (const writers of [1, 16]) {
    const found: { [way: string]: Latency[] } = {};
    // In turns, so that what else this machine does meets all of them.
    for (let round = 0; round < rounds; round += 1) {
      for (const [way, write] of Object.entries(ways)) {
        (found[way] ??= []).push(await measure(writers, seconds, write));
      }
    }
    results.push({
      writers,
      statement: middle(found.statement),
      bare: middle(found.bare),
      twoRows: middle(found.twoRows),
      guarded: middle(found.guarded),
    });
  }
  await knex.destroy();
  return results;
}

/** The round in the middle by its median. */
function middle(latencies: readonly Latency[]): Latency {
  const sorted = [...latencies].sort((a, b) => a.p50 - b.p50);
  return sorted[Math.floor(sorted.length / 2)];
}
