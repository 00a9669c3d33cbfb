import { mockServices } from '@backstage/backend-test-utils';
import { migrateOutbox, Outbox } from '@companyos/ledger';
import {
  loadPolicyBundle,
  PolicyDecisionPoint,
  type PolicyActor,
  type TenantFacts,
} from '@companyos/policy';
import {
  bytesSource,
  fileDestination,
  GuardedExporter,
  GuardedWriter,
  RegionConnection,
  type SeamOptions,
} from '@companyos/policy/seams';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import type { Knex } from 'knex';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { toOperationError } from '../http/toOperationError';
import { createOutboxRecorder } from './createOutboxRecorder';
import { decidedByOperation, recordedByOperation } from './decidedByOperation';
import type { Denial } from './DenialListener';

jest.setTimeout(60_000);

const omar: PolicyActor = {
  ref: 'user:default/omar',
  kind: 'user',
  groups: ['group:default/acme-owners'],
};
const acme: TenantFacts = {
  name: 'acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['eu-central'],
  dataClasses: ['internal', 'pii'],
  retentionSchedule: '30-days',
  bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
};
const subject = {
  actor: omar,
  tenant: 'acme',
  dataset: 'records',
  classification: 'internal',
  retention: '30-days',
} as const;

describe('seams that record in the outbox', () => {
  let policy: PolicyDecisionPoint;
  let db: TestDatabase;
  let folder: string;
  let told: Denial[];
  let logger: ReturnType<typeof mockServices.logger.mock>;
  let options: SeamOptions<Knex.Transaction>;

  beforeAll(async () => {
    policy = PolicyDecisionPoint.create({
      bundle: await loadPolicyBundle(
        resolve(__dirname, '../../../../policies'),
      ),
    });
  });
  beforeEach(async () => {
    db = await createTestDatabase();
    await migrateOutbox(db.knex);
    await db.knex.schema.createTable('things', table => table.text('name'));
    folder = await mkdtemp(join(tmpdir(), 'seams-'));
    told = [];
    logger = mockServices.logger.mock();
    options = {
      policy,
      tenants: async name => (name === 'acme' ? acme : undefined),
      recorder: createOutboxRecorder({
        database: db.knex,
        outbox: Outbox.create(),
        logger,
        about: () => ({ subject: 'tenant:tn_acme', operationId: 'op_1' }),
        listeners: [
          { denied: denial => void told.push(denial) },
          {
            denied() {
              throw new Error('the mail is down');
            },
          },
        ],
      }),
    };
  });
  afterEach(async () => {
    await db.drop();
    await rm(folder, { recursive: true });
  });

  const recorded = async () =>
    (await db.knex('ledger_outbox').orderBy('id').pluck('record')).map(record =>
      typeof record === 'string' ? JSON.parse(record) : record,
    );
  const write = async (region: string) =>
    GuardedWriter.create({
      ...options,
      connection: await RegionConnection.ofKnex(region, db.knex),
    }).write(
      {
        ...subject,
        classification: 'internal',
        retention: '30-days',
        values: { name: 'x' },
      },
      (tx, { values }) => tx('things').insert(values),
    );
  const exportTo = (destination: string, changes: Partial<SeamOptions> = {}) =>
    GuardedExporter.create({
      ...(options as SeamOptions),
      ...changes,
      destinations: [
        fileDestination({
          id: 'eu-archive',
          region: 'eu-central',
          root: folder,
        }),
      ],
      holds: async () => [],
    }).export({
      ...subject,
      classification: 'internal',
      retention: '30-days',
      destination,
      name: 'all',
      source: bytesSource(() => ['bytes']),
    });

  it('records a write with it, or not at all', async () => {
    const { decision } = await write('eu-central');
    expect(await recorded()).toMatchObject([
      {
        key: decision.id,
        type: 'decision',
        outcome: 'allow',
        subject: 'tenant:tn_acme',
        plain: { action: 'data:write', operationId: 'op_1' },
      },
    ]);
    await db.knex.raw('ALTER TABLE ledger_outbox RENAME TO away');
    const failed = await write('eu-central').catch(error => error);
    expect(toOperationError(failed)).toMatchObject({
      code: 'NOT_RECORDED',
      status: 503,
      retryable: true,
      decisionId: expect.stringMatching(/^pd_/),
    });
    expect(await db.knex('things')).toHaveLength(1);
  });

  it.each([
    ['a write into the wrong region', () => write('us-east'), 'data:write'],
    [
      'an export to the wrong destination',
      () => exportTo('us-archive'),
      'data:export',
    ],
  ])('denies, logs, records and tells of %s', async (_what, act, action) => {
    const error = toOperationError(await act().catch(thrown => thrown));
    expect(error).toMatchObject({
      code: 'POLICY_DENIED',
      status: 403,
      decisionId: expect.stringMatching(/^pd_/),
      next: expect.stringMatching(/allowed regions/),
      policies: [{ id: expect.stringMatching(/-stay-in-allowed-regions$/) }],
    });
    expect(await recorded()).toMatchObject([
      { key: error.decisionId, outcome: 'deny', plain: { action } },
    ]);
    expect(told).toMatchObject([
      {
        actor: omar,
        decision: { id: error.decisionId, outcome: 'deny' },
        subject: 'tenant:tn_acme',
        about: 'records of tenant acme',
        operationId: 'op_1',
      },
    ]);
    expect(logger.warn).toHaveBeenCalledWith(
      `Denied ${action} on tenant:tn_acme`,
      expect.objectContaining({ decisionId: error.decisionId }),
    );
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('omar');
    expect(await db.knex('things')).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('exports nothing, and tells nobody, where nothing can be recorded', async () => {
    await db.knex.raw('ALTER TABLE ledger_outbox RENAME TO away');
    for (const destination of ['eu-archive', 'us-archive']) {
      const error = await exportTo(destination).catch(thrown => thrown);
      expect(toOperationError(error)).toMatchObject({ code: 'NOT_RECORDED' });
    }
    expect(told).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps names to the personal part of a record', async () => {
    await exportTo('eu-archive');
    const rows = await db.knex('ledger_outbox').orderBy('id');
    expect(rows.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^pd_\w+$/),
      expect.stringMatching(/^pd_\w+\/data\.export\.sealed\/[0-9a-f]{16}$/),
    ]);
    const plain = rows.map(({ record }) => JSON.stringify(record)).join();
    expect(plain).not.toMatch(/omar|"acme"|records/);
    expect(JSON.stringify(rows[1].personal)).toMatch(/omar.*acme.*records/);
  });

  it('answers as the operation was answered, until the world has changed', async () => {
    const first = await exportTo('eu-archive');
    const decision = policy.decide(
      (await lastDecision(first.decisionId)).request,
    );
    const operation = { decision };
    const through = {
      policy: decidedByOperation(policy, operation),
      recorder: recordedByOperation(
        options.recorder,
        operation,
      ) as SeamOptions['recorder'],
    };
    await rm(join(folder, 'objects'), { recursive: true });
    const again = await exportTo('eu-archive', through);
    expect(again.decisionId).toBe(decision.id);
    const keys = await db.knex('ledger_outbox').pluck('key');
    expect(keys).not.toContain(decision.id);

    await rm(join(folder, 'objects'), { recursive: true });
    const later = await exportTo('eu-archive', {
      ...through,
      tenants: async () => ({ ...acme, tier: 'enterprise' }),
    });
    expect(later.decisionId).not.toBe(decision.id);
    expect(await db.knex('ledger_outbox').pluck('key')).toContain(
      later.decisionId,
    );
  });

  async function lastDecision(id: string) {
    const { personal } = await db
      .knex('ledger_outbox')
      .where({ key: id })
      .first('personal');
    const salted =
      typeof personal === 'string' ? JSON.parse(personal) : personal;
    return { request: JSON.parse(salted.request.value) };
  }
});
