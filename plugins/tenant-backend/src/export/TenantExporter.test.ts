import type { Operation } from '@companyos/operations';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import type {
  Classification,
  SeamRecord,
  SeamRecorder,
} from '@companyos/policy/seams';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { insertTenant, migrateTenants, replaceBindings } from '../database';
import {
  anEntry,
  createExportLab,
  slicesOf,
  type ExportLab,
} from './__testUtils__/exportLab';
import { findExport, insertExport, saveReady } from './database/exports';
import { exportStep } from './step';
import {
  exportKey,
  TenantExporter,
  type TenantExporterOptions,
} from './TenantExporter';

jest.setTimeout(60_000);

const OPERATION = 'op_01J0000000000000000000000A';

describe('exporting a tenant', () => {
  let policy: PolicyDecisionPoint;
  let lab: ExportLab;
  let portal: TestDatabase;
  let root: string;
  let records: SeamRecord[];
  let refuse: (record: SeamRecord) => boolean;

  beforeAll(async () => {
    policy = PolicyDecisionPoint.create({
      bundle: await loadPolicyBundle(
        resolve(__dirname, '../../../../policies'),
      ),
    });
    lab = await createExportLab();
    portal = await createTestDatabase();
    await migrateTenants(portal.knex);
    const { id, spec } = lab.tenant;
    await insertTenant(portal.knex, { id, spec, operationId: 'op_1' });
    await replaceBindings(portal.knex, id, [
      { role: 'tenant-admin', subject: 'user:default/omar' },
    ]);
  });
  afterAll(async () => {
    await lab?.close();
    await portal?.drop();
  });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'exporter-'));
    records = [];
    refuse = () => false;
    await portal.knex('tenant_exports').delete();
  });
  afterEach(() => rm(root, { recursive: true }));

  const recorder: SeamRecorder<unknown> = {
    async committed(record) {
      if (refuse(record)) throw new Error('The outbox cannot be written.');
      records.push(record);
    },
    inTransaction: () => Promise.reject(new Error('not here')),
  };
  const exporter = (changes: Partial<TenantExporterOptions> = {}) =>
    TenantExporter.create({
      database: portal.knex,
      policy,
      stores: { get: async () => lab.region },
      slices: slicesOf([anEntry(0, lab.tenant.id)]),
      objectStores: [
        { id: 'eu-archive', region: 'eu-central', root },
        { id: 'us-archive', region: 'us-east', root },
      ],
      holds: async () => [
        { case: 'C-1', reason: 'A court', since: '2030-01-01T00:00:00.000Z' },
      ],
      recorder: async () => recorder,
      operation: async () => undefined,
      ...changes,
    });
  const operation = {
    id: OPERATION,
    actor: { ref: 'user:default/omar', kind: 'user', groups: [] },
    // Another question than that of an export: as where an export is taken before a teardown.
    decision: { request: {}, bundle: { sha256: '' } },
  } as unknown as Operation;
  const request = (destination = 'eu-archive') => ({
    tenant: lab.tenant,
    destination,
    ledgerSize: 1,
    classification: 'pii' as Classification,
    key: exportKey(lab.tenant.id, OPERATION),
    operation,
  });
  const files = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => entry.name)
      .sort();
  const told = () =>
    records.map(({ event, decision }) => [event, decision.outcome]);

  it('is decided anew within another operation, and has the holds in its sidecar', async () => {
    const sidecar = await exporter().exportTenant(request());
    expect(sidecar).toMatchObject({
      decisionId: records[0].decision.id,
      retention: { holds: [{ case: 'C-1' }] },
    });
    expect(told()).toEqual([
      ['policy.decision', 'allow'],
      ['data.export.sealed', 'allow'],
    ]);
  });

  it.each(['policy.decision', 'data.export.sealed'])(
    'does nothing where %s cannot be recorded',
    async event => {
      refuse = record => record.event === event;
      await expect(exporter().exportTenant(request())).rejects.toMatchObject({
        code: 'NOT_RECORDED',
        retryable: true,
      });
      expect(await files()).toEqual([]);
    },
  );

  it('is denied by what is stored now, whoever accepted it', async () => {
    await expect(
      exporter().exportTenant(request('us-archive')),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED', retryable: false });
    expect(told()).toEqual([['policy.decision', 'deny']]);
    expect(await files()).toEqual([]);
  });

  it('refuses to start with a store in another region than policy thinks', () => {
    expect(() =>
      exporter({
        objectStores: [{ id: 'eu-archive', region: 'us-east', root }],
      }),
    ).toThrow(/"eu-archive" lies in region "us-east"/);
  });

  it('waits for holds that cannot be told, and for a ledger that is away', async () => {
    const away = async () => {
      throw new Error('fetch failed');
    };
    for (const changes of [
      { holds: away },
      { slices: { ...slicesOf([]), rootAt: away } },
    ]) {
      await expect(
        exporter(changes).exportTenant(request()),
      ).rejects.toMatchObject({
        code: 'EXPORT_FAILED',
        retryable: true,
      });
    }
    expect(await files()).toEqual([]);
  });

  describe('as a step that a crash interrupts', () => {
    const input = { name: 'acme', destination: 'eu-archive', ledgerSize: null };
    const state = {
      tenantId: '',
      ledgerSize: 1,
      classification: 'pii',
      key: '',
      facts: null,
    };
    const context = () =>
      ({
        operation,
        input,
        state: { ...state, tenantId: lab.tenant.id, key: request().key },
        results: {},
        signal: new AbortController().signal,
      } as never);
    const step = () => {
      let now = 0;
      return exportStep(input, {
        database: portal.knex,
        exporter: exporter(),
        clock: () => (now += 1_000),
      });
    };
    const register = () =>
      insertExport(portal.knex, {
        id: OPERATION,
        tenantId: lab.tenant.id,
        destination: 'eu-archive',
        region: 'eu-central',
        key: request().key,
        ledgerSize: 1,
        classification: 'pii',
        retentionSchedule: '30-days',
        requestedBy: 'user:default/omar',
      });
    const stored = () => findExport(portal.knex, lab.tenant.id, OPERATION);

    it('takes the place of what was half written, and counts as it goes', async () => {
      await register();
      const before = await step().apply!(context());
      await rm(join(root, 'objects'), { recursive: true });
      // What a process leaves that is killed in the middle.
      const prefix = createHash('sha256')
        .update(request().key)
        .digest('hex')
        .slice(0, 32);
      const half = join(root, 'partial', `${prefix}.${'0'.repeat(32)}`);
      await mkdir(half, { recursive: true });
      await writeFile(join(half, 'content'), 'half');
      const after = await step().apply!(context());
      expect((after as any).content).toEqual((before as any).content);
      expect(await files()).toEqual(['content', 'sidecar.json']);
      expect((await stored())!.bytes).toBeGreaterThan(0);
    });

    it('finds what it had published, and neither decides nor writes again', async () => {
      await register();
      const first = await step().apply!(context());
      const recorded = records.length;
      expect(await step().apply!(context())).toEqual(first);
      expect(records).toHaveLength(recorded);
      await portal.knex.transaction(tx =>
        saveReady(tx, OPERATION, first as never),
      );
      await portal.knex.transaction(tx =>
        step().commit!(tx, context(), first as never),
      );
      expect(await stored()).toMatchObject({ state: 'ready', sidecar: first });
    });
  });
});
