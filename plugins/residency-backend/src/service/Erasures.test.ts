import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import type { Knex } from 'knex';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import {
  endHold,
  insertClaim,
  insertHold,
  listClaims,
  lockSubjects,
  migrateResidency,
} from '../database';
import { Erasures } from './Erasures';

const subject = 'tenant:tn_aaaaaaaaaaaaaaaa' as const;
const claim = {
  subject,
  resource: 'eu-central/db',
  operationId: 'op_1',
} as const;
const schedules = new Map([
  [
    '30-days',
    { id: '30-days', title: '30 days', days: 30, mode: 'governance' as const },
  ],
]);

describe('Erasures', () => {
  let database: TestDatabase;
  let now: Date;
  let erasures: Erasures;

  beforeEach(async () => {
    database = await createTestDatabase({
      key: 'residency_v1',
      prepare: migrateResidency,
    });
    now = new Date('2030-01-01T00:00:00.000Z');
    erasures = Erasures.create({
      database: database.knex,
      schedules: () => schedules,
      clock: () => now,
    });
  });

  afterEach(() => database.drop());

  /** As the step of `hold.place` does it. */
  async function place(tx: Knex.Transaction, on: string = subject) {
    await lockSubjects(tx, [{ subject: on, name: 'acme' }]);
    const gone = await listClaims(tx, on);
    await insertHold(tx, {
      id: `hd_${on}`,
      subject: on,
      case: 'C-1',
      reason: 'Court order',
      placedBy: 'user:default/dev',
      placedAt: now,
      operationId: 'op_hold',
      decisionId: 'pd_hold',
      gone,
    });
    return gone;
  }

  /** Resolves when somebody waits for a row that another transaction has locked. */
  function someoneWaits() {
    return waitFor(async () => {
      const { rows } = await database.knex.raw(
        `SELECT 1 FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
  }

  it('claims once, and answers the same again', async () => {
    const first = await erasures.claim(claim);
    now = new Date('2030-01-01T01:00:00.000Z');
    expect(await erasures.claim(claim)).toEqual(first);
    await erasures.confirm(claim);
    await erasures.confirm(claim);
    expect(await erasures.claim(claim)).toMatchObject({ outcome: 'erased' });
    expect(await erasures.list(subject)).toMatchObject([
      {
        resource: 'eu-central/db',
        state: 'erased',
        erasedAt: '2030-01-01T01:00:00.000Z',
      },
    ]);
  });

  it('a claim that comes while a hold is being placed waits, and is blocked', async () => {
    const tx = await database.knex.transaction();
    await place(tx);
    const answer = erasures.claim(claim);
    await someoneWaits();
    await tx.commit();
    expect(await answer).toMatchObject({
      outcome: 'blocked',
      blockers: [{ kind: 'hold', case: 'C-1', reason: 'Court order' }],
    });
    expect(await erasures.list(subject)).toEqual([]);
  });

  it('a claim goes on when the hold that it waited for was not placed after all', async () => {
    const tx = await database.knex.transaction();
    await place(tx);
    const answer = erasures.claim(claim);
    await someoneWaits();
    await tx.rollback();
    expect(await answer).toMatchObject({ outcome: 'claimed' });
  });

  it('a hold that comes while something is claimed waits, and names it', async () => {
    const tx = await database.knex.transaction();
    await lockSubjects(tx, [{ subject }]);
    await insertClaim(tx, { ...claim, within: [], at: now });
    const placed = database.knex.transaction(other => place(other));
    await someoneWaits();
    await tx.commit();
    expect(await placed).toMatchObject([
      { resource: 'eu-central/db', state: 'erasing', operationId: 'op_1' },
    ]);
  });

  it('stops a claim that is repeated after a hold has come in between', async () => {
    await erasures.claim(claim);
    await database.knex.transaction(tx => place(tx));
    expect(await erasures.claim(claim)).toMatchObject({ outcome: 'blocked' });
    // What was destroyed meanwhile is told as it is.
    await erasures.confirm(claim);
    expect(await erasures.list(subject)).toMatchObject([{ state: 'erased' }]);
  });

  it('counts holds on what the subject is part of, and tells them of it', async () => {
    const artifact = {
      subject: 'artifact:eu-archive/exports/1',
      resource: 'content',
      operationId: 'op_2',
      within: [subject],
    } as const;
    await erasures.claim(artifact);
    const gone = await database.knex.transaction(tx => place(tx));
    expect(gone).toMatchObject([{ subject: artifact.subject }]);
    expect(
      await erasures.claim({ ...artifact, resource: 'sidecar' }),
    ).toMatchObject({ outcome: 'blocked' });
  });

  it('names every hold and retention, not the first', async () => {
    await database.knex.transaction(tx => place(tx));
    const answer = await erasures.claim({
      ...claim,
      retention: {
        writtenAt: '2029-12-31T00:00:00.000Z',
        stamps: [
          {
            schedule: '30-days',
            title: '30 days',
            mode: 'governance',
            until: '2030-01-30T00:00:00.000Z',
          },
        ],
      },
    });
    expect(answer).toMatchObject({
      outcome: 'blocked',
      blockers: [{ kind: 'hold' }, { kind: 'retention', schedule: '30-days' }],
    });
  });

  it('lets go on once the hold is released; the retention still counts', async () => {
    await database.knex.transaction(tx => place(tx));
    await database.knex.transaction(tx =>
      endHold(tx, {
        id: `hd_${subject}`,
        by: 'user:default/dev',
        at: now,
        reason: 'Closed',
        operationId: 'op_release',
      }),
    );
    expect(await erasures.claim(claim)).toMatchObject({ outcome: 'claimed' });
  });

  it('erases nothing on a clock that has jumped back', async () => {
    await erasures.claim({ ...claim, resource: 'eu-central/graph' });
    now = new Date('2029-12-31T23:58:00.000Z');
    expect(await erasures.claim(claim)).toMatchObject({
      outcome: 'blocked',
      blockers: [{ kind: 'clock' }],
    });
    // Replicas differ by less than that.
    now = new Date('2029-12-31T23:59:30.000Z');
    expect(await erasures.claim(claim)).toMatchObject({ outcome: 'claimed' });
  });

  it('lets two replicas claim and hold the same subjects in any order', async () => {
    const other = 'tenant:tn_bbbbbbbbbbbbbbbb' as const;
    const both = Array.from({ length: 10 }, (_, n) =>
      erasures.claim({
        subject: n % 2 ? subject : other,
        within: [n % 2 ? other : subject],
        resource: `part-${n}`,
        operationId: `op_${n}`,
      }),
    );
    const answers = await Promise.all(both);
    expect(answers.every(({ outcome }) => outcome === 'claimed')).toBe(true);
  });

  it('confirms only what the operation has claimed', async () => {
    await expect(erasures.confirm(claim)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await erasures.claim(claim);
    await expect(
      erasures.confirm({ ...claim, operationId: 'op_other' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
