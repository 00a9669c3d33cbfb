import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { Pool, type PoolClient } from 'pg';
import {
  dev,
  obliging,
  omar,
  seamLab,
  TableRecorder,
} from '../__testUtils__/seamLab';
import { GuardedWriter, type GuardedWriterOptions } from './GuardedWriter';
import { RegionConnection } from './RegionConnection';

// A busy machine takes its time.
jest.setTimeout(60_000);

const subject = {
  actor: omar,
  tenant: 'acme',
  dataset: 'records',
  classification: 'pii',
  retention: '30-days',
  values: { name: 'Ada', email: 'ada@example.com' },
} as const;

describe('a guarded write', () => {
  let db: TestDatabase;
  let lab: Awaited<ReturnType<typeof seamLab>>;

  beforeAll(async () => {
    lab = await seamLab();
  });
  beforeEach(async () => {
    db = await createTestDatabase({
      key: 'policy_seams_1',
      async prepare(knex) {
        await knex.schema.createTable('customers', table => {
          table.jsonb('data').notNullable();
          table.text('classification').notNullable();
          table.timestamp('retain_until', { useTz: true }).notNullable();
          table.text('decision_id').notNullable();
        });
        await knex.schema.createTable('outbox', table => {
          table.text('key').primary();
          table.text('event').notNullable();
          table.text('outcome').notNullable();
        });
      },
    });
  });
  afterEach(() => db.drop());

  async function writer(
    changes: Partial<GuardedWriterOptions<Knex.Transaction>> & {
      region?: string;
    } = {},
  ) {
    return GuardedWriter.create<Knex.Transaction>({
      ...lab.options,
      recorder: new TableRecorder(db.knex),
      connection: await RegionConnection.ofKnex(
        changes.region ?? 'eu-central',
        db.knex,
      ),
      ...changes,
    });
  }
  const insert: Parameters<
    GuardedWriter<Knex.Transaction>['write']
  >[1] = async (tx, { values, classification, retainUntil, decision }) => {
    await tx('customers').insert({
      data: JSON.stringify(values),
      classification,
      retain_until: retainUntil,
      decision_id: decision.id,
    });
  };
  // A connection that the pool has let go may still be there when the database is dropped, and is then told so.
  const openPool = () =>
    new Pool({ connectionString: db.url, max: 1 }).on('error', () => {});
  const stored = async () => ({
    customers: await db.knex('customers'),
    outbox: await db.knex('outbox').select('event', 'outcome'),
  });
  const DENIED = {
    customers: [],
    outbox: [{ event: 'policy.decision', outcome: 'deny' }],
  };

  it('is recorded in its own transaction, with tags and retention stamped', async () => {
    const { decision } = await (await writer()).write(subject, insert);
    expect(decision.outcome).toBe('allow');
    expect(await stored()).toEqual({
      customers: [
        {
          data: subject.values,
          classification: 'pii',
          retain_until: new Date('2030-01-31T00:00:00.000Z'),
          decision_id: decision.id,
        },
      ],
      outbox: [{ event: 'policy.decision', outcome: 'allow' }],
    });
  });

  it("is kept as long as the tenant's schedule asks, when that is longer", async () => {
    await (await writer()).write({ ...subject, tenant: 'archive' }, insert);
    expect((await stored()).customers).toMatchObject([
      { retain_until: new Date('2037-01-01T00:00:00.000Z') },
    ]);
  });

  it('to a tenant that is being deleted is denied, whoever asks', async () => {
    const denied = (await writer()).write(
      { ...subject, tenant: 'leaving' },
      insert,
    );
    await expect(denied).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: 'Nothing is written to a tenant that is being deleted.',
      decisionId: expect.stringMatching(/^pd_/),
    });
    expect(await stored()).toEqual(DENIED);
  });

  it('into another region is denied, recorded and explained', async () => {
    const denied = (await writer({ region: 'us-east' })).write(subject, insert);
    await expect(denied).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message:
        "A tenant's data is only written in the tenant's allowed regions.",
      next: expect.stringContaining('allowed regions'),
      decisionId: expect.stringMatching(/^pd_/),
      policies: [{ id: 'writes-stay-in-allowed-regions' }],
    });
    expect(await stored()).toEqual(DENIED);
  });

  it('cannot talk itself into another region', async () => {
    const lie = { ...subject, region: 'eu-central' };
    const denied = (await writer({ region: 'us-east' })).write(lie, insert);
    await expect(denied).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await stored()).toEqual(DENIED);
  });

  it('nor can configuration: the database says where it lies', async () => {
    await db.knex.raw(
      `ALTER DATABASE "${db.name}" SET companyos.region = 'us-east'`,
    );
    const pool = openPool();
    try {
      await expect(
        RegionConnection.ofPool('eu-central', pool),
      ).rejects.toMatchObject({ code: 'REGION_MISMATCH' });
      expect((await RegionConnection.ofPool('us-east', pool)).region).toBe(
        'us-east',
      );
    } finally {
      await pool.end();
    }
  });

  it.each([
    ['someone without the role', { actor: dev }],
    ['a class that was not agreed', { tenant: 'globex', actor: dev }],
    ['an unknown schedule', { retention: 'forever' }],
  ])('is denied for %s', async (_name, changes) => {
    const denied = (await writer()).write({ ...subject, ...changes }, insert);
    await expect(denied).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await stored()).toEqual(DENIED);
  });

  it.each([
    ['no classification', { classification: undefined }, /no classification/],
    ['a made-up one', { classification: 'secret' }, /"secret"/],
    ['no retention', { retention: undefined }, /no retention schedule/],
    ['a blank one', { retention: ' ' }, /no retention schedule/],
  ])('is refused at run time with %s', async (_name, flaw, message) => {
    const refused = (await writer()).write(
      { ...subject, ...flaw } as typeof subject,
      insert,
    );
    await expect(refused).rejects.toMatchObject({
      code: 'UNTAGGED',
      message: expect.stringMatching(message),
    });
    expect(await stored()).toEqual({ customers: [], outbox: [] });
  });

  it('without a tag is a type error', async () => {
    const { classification, retention, ...untagged } = subject;
    const guarded = await writer();
    await expect(
      // @ts-expect-error No classification, no write.
      guarded.write({ ...untagged, retention }, insert),
    ).rejects.toThrow();
    await expect(
      // @ts-expect-error No retention, no write.
      guarded.write({ ...untagged, classification }, insert),
    ).rejects.toThrow();
  });

  it.each([
    ['a tenant nobody knows', { tenant: 'none' }, 'UNKNOWN_TENANT'],
    ['a tenant without a known schedule', { tenant: 'lost' }, 'UNTAGGED'],
  ])('is refused for %s', async (_name, changes, code) => {
    await expect(
      (await writer()).write({ ...subject, ...changes }, insert),
    ).rejects.toMatchObject({ code });
    expect((await stored()).customers).toEqual([]);
  });

  it('does not happen when it cannot be recorded', async () => {
    await db.knex.schema.dropTable('outbox');
    await expect((await writer()).write(subject, insert)).rejects.toMatchObject(
      { code: 'NOT_RECORDED', decisionId: expect.stringMatching(/^pd_/) },
    );
    expect(await db.knex('customers')).toEqual([]);
  });

  it('is not recorded when it does not happen', async () => {
    const failed = (await writer()).write(subject, async (tx, approved) => {
      await insert(tx, approved);
      throw new Error('The disk is full.');
    });
    await expect(failed).rejects.toThrow('The disk is full.');
    expect(await stored()).toEqual({ customers: [], outbox: [] });
  });

  it.each([
    ['encrypt', undefined],
    ['redact:pii', { email: 'restricted' }],
    ['redact:restricted', undefined],
  ] as const)('is denied when %s cannot be met', async (obligation, fields) => {
    const policy = obliging(lab.policy, obligation);
    await expect(
      (await writer({ policy })).write({ ...subject, fields }, insert),
    ).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: expect.stringContaining(obligation),
      decision: { outcome: 'deny', obligations: [obligation] },
    });
    expect(await stored()).toEqual(DENIED);
  });

  it('meets obligations before anybody can write the values', async () => {
    const guarded = await writer({
      policy: obliging(lab.policy, 'encrypt', 'redact:pii'),
      fulfil: { encrypt: values => ({ ...values, sealed: true }) },
    });
    await guarded.write({ ...subject, fields: { email: 'pii' } }, insert);
    expect((await stored()).customers).toMatchObject([
      { data: { name: 'Ada', email: '[redacted pii]', sealed: true } },
    ]);
  });

  it('works on a pg pool all the same, and leaves no transaction behind', async () => {
    const pool = openPool();
    try {
      const guarded = GuardedWriter.create<PoolClient>({
        ...lab.options,
        connection: await RegionConnection.ofPool('eu-central', pool),
      });
      const work = guarded.write(subject, async (client, { values }) => {
        await client.query(
          `INSERT INTO customers VALUES ($1, 'pii', now(), 'pd_1')`,
          [values],
        );
        throw new Error('Too late.');
      });
      await expect(work).rejects.toThrow('Too late.');
      expect((await stored()).customers).toEqual([]);
      await guarded.write(subject, client =>
        client.query(
          `INSERT INTO customers VALUES ('{}', 'pii', now(), 'pd_2')`,
        ),
      );
      expect((await stored()).customers).toMatchObject([
        { decision_id: 'pd_2' },
      ]);
    } finally {
      await pool.end();
    }
  });

  describe('on a connection that pipelines', () => {
    let pipelined: Knex;
    beforeEach(() => {
      pipelined = knexFactory({
        client: 'pg',
        connection: {
          connectionString: db.url,
          pipeline: true,
        } as Knex.PgConnectionConfig,
      });
    });
    afterEach(() => pipelined.destroy());
    const onIt = async () =>
      writer({
        connection: await RegionConnection.ofKnex('eu-central', pipelined),
      });

    it('is written and recorded together', async () => {
      const { decision } = await (await onIt()).write(subject, insert);
      expect(await stored()).toMatchObject({
        customers: [{ decision_id: decision.id }],
        outbox: [{ outcome: 'allow' }],
      });
    });

    it('says why it was not recorded, and not what came of that', async () => {
      await db.knex.schema.dropTable('outbox');
      await expect((await onIt()).write(subject, insert)).rejects.toMatchObject(
        { code: 'NOT_RECORDED' },
      );
      expect(await db.knex('customers')).toEqual([]);
    });

    it.each([
      [
        'throws',
        () => {
          throw new Error('The disk is full.');
        },
      ],
      ['rejects', () => Promise.reject(new Error('The disk is full.'))],
    ])('is not recorded when the work %s', async (_how, work) => {
      await expect((await onIt()).write(subject, work)).rejects.toThrow(
        'The disk is full.',
      );
      expect(await stored()).toEqual({ customers: [], outbox: [] });
    });
  });
});
