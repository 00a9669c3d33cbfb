import type { Operation } from '@companyos/operations';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from 'pg';
import {
  anEntry,
  createExportLab,
  slicesOf,
  type ExportLab,
} from '../__testUtils__/exportLab';
import { classifyExport } from './classify';
import { tenantContent, type TenantContentOptions } from './tenantContent';

jest.setTimeout(180_000);

const run = promisify(execFile);
const RETAINED = `'2030-01-01T00:00:00+02'`;

describe('the content of an export', () => {
  let lab: ExportLab;
  beforeEach(async () => {
    lab = await createExportLab();
  });
  afterEach(() => lab.close());

  const sourceOf = (changes: Partial<TenantContentOptions> = {}) =>
    tenantContent({
      tenant: lab.tenant,
      reader: lab.reader,
      slices: slicesOf([anEntry(0, lab.tenant.id), anEntry(1, lab.tenant.id)]),
      ledgerSize: 2,
      classification: 'pii',
      operation: async () => undefined,
      ...changes,
    });
  async function textOf(
    changes: Partial<TenantContentOptions> = {},
    obligations: readonly string[] = [],
  ) {
    let text = '';
    for await (const chunk of sourceOf(changes).open(obligations)) {
      text += chunk;
    }
    return text;
  }
  const linesOf = async (...args: Parameters<typeof textOf>) =>
    (await textOf(...args))
      .trimEnd()
      .split('\n')
      .map(each => JSON.parse(each));

  async function fill() {
    const { login, table } = lab;
    await login.query(
      `INSERT INTO ${table(
        'db',
        'records',
      )} (id, kind, data, classification, retain_until, created_at, updated_at) VALUES
       ('00000000-0000-4000-8000-000000000002', 'order', '{"total": 12345678901234567890.50, "b": 1, "a": "ä\u2028"}', 'internal', ${RETAINED}, 'epoch', 'epoch'),
       ('00000000-0000-4000-8000-000000000001', 'person', '{"email": "ada@example.com"}', 'pii', ${RETAINED}, 'epoch', 'epoch')`,
    );
    await login.query(
      `INSERT INTO ${table(
        'graph',
        'nodes',
      )} (id, label, classification, retain_until, created_at, updated_at) VALUES
       ('ada@example.com', 'person', 'pii', ${RETAINED}, 'epoch', 'epoch'),
       ('Z', 'team', 'internal', ${RETAINED}, 'epoch', 'epoch'),
       ('a', 'team', 'internal', ${RETAINED}, 'epoch', 'epoch')`,
    );
    await login.query(
      `INSERT INTO ${table(
        'graph',
        'edges',
      )} (source, label, target, classification, retain_until, created_at, updated_at) VALUES
       ('ada@example.com', 'in', 'a', 'internal', ${RETAINED}, 'epoch', 'epoch'),
       ('a', 'in', 'Z', 'internal', ${RETAINED}, 'epoch', 'epoch')`,
    );
    await login.query(
      `INSERT INTO ${table(
        'index',
        'documents',
      )} (id, title, body, classification, retain_until, created_at, updated_at) VALUES
       ('1', 'Plan', 'Go.', 'public', ${RETAINED}, 'epoch', 'epoch')`,
    );
  }

  it('is spec, rows, decisions and ledger, in one order, digit by digit', async () => {
    await fill();
    const operation = {
      id: 'op_1',
      type: 'tenant.create',
      actor: { ref: 'user:default/ada', kind: 'user', groups: [] },
      reason: 'Ada asked',
      decision: { id: 'pd_1', outcome: 'allow' },
    } as unknown as Operation;
    const decided = { type: 'decision', outcome: 'allow' };
    const entries = [
      anEntry(0, lab.tenant.id, {
        ...decided,
        plain: { decisionId: 'pd_1', operationId: 'op_1' },
      }),
      anEntry(1, 'tn_another'),
      anEntry(2, lab.tenant.id, {
        ...decided,
        source: 'residency',
        plain: { decisionId: 'pd_2', operationId: 'op_1' },
      }),
      anEntry(3, lab.tenant.id),
      anEntry(4, lab.tenant.id),
    ];
    const changes = {
      slices: slicesOf(entries),
      ledgerSize: 4,
      operation: async (id: string) => (id === 'op_1' ? operation : undefined),
    };
    const lines = await linesOf(changes);
    expect(lines.map(({ section }) => section)).toEqual([
      undefined,
      'spec',
      'db/records',
      'db/records',
      'graph/edges',
      'graph/edges',
      'graph/nodes',
      'graph/nodes',
      'graph/nodes',
      'index/documents',
      'decisions',
      'decisions',
      'ledger',
      'ledger',
      'ledger',
      'end',
    ]);
    expect(lines[0]).toEqual({
      schema: 'companyos.tenant-export/v1',
      tenant: { id: lab.tenant.id, name: 'acme' },
      classification: 'pii',
      redacted: [],
      ledger: { size: 4, rootHash: '4'.repeat(64) },
    });
    expect(lines[1].record.spec).toEqual(lab.tenant.spec);
    const text = await textOf(changes);
    expect(text).toContain('"total": 12345678901234567890.50');
    expect(text).toContain('"retain_until": "2029-12-31T22:00:00+00:00"');
    expect(text).not.toContain('"terms"');
    const nodes = lines.filter(({ section }) => section === 'graph/nodes');
    expect(nodes.map(({ record }) => record.id)).toEqual([
      'Z',
      'a',
      'ada@example.com',
    ]);
    const decisions = lines.filter(({ section }) => section === 'decisions');
    expect(decisions.map(({ record }) => record)).toMatchObject([
      { position: 0, decisionId: 'pd_1', operation: { id: 'op_1' } },
      { position: 2, decisionId: 'pd_2', operation: null },
    ]);
    expect(lines.at(-1).counts).toEqual({
      'db/records': 2,
      'graph/edges': 2,
      'graph/nodes': 3,
      'index/documents': 1,
      decisions: 2,
      ledger: 3,
    });
    // The ledger has grown since, which the size leaves out.
    entries.push(anEntry(5, lab.tenant.id));
    expect(await textOf(changes)).toBe(text);

    const redacted = await textOf(changes, ['redact:pii']);
    expect(redacted).not.toMatch(/ada@example|user:default|Ada asked/);
    expect(redacted).toContain('"total": 12345678901234567890.50');
    const [header, , ...rest] = redacted.trimEnd().split('\n');
    expect(JSON.parse(header).redacted).toEqual(['pii']);
    expect(
      rest
        .map(each => JSON.parse(each))
        .filter(({ section }) => section === 'graph/edges')
        .map(({ record }) => [record.source, record.target]),
    ).toEqual([
      ['a', 'Z'],
      ['[redacted pii]', '[redacted pii]'],
    ]);
  });

  it('has the same bytes in other processes, locales and time zones, and on a server with other habits', async () => {
    await fill();
    const { name, url } = lab.region.database;
    const printed = async (env: NodeJS.ProcessEnv) => {
      const { stdout } = await run(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
          resolve(__dirname, '../__testUtils__/printContent.ts'),
          url,
          lab.tenant.id,
        ],
        { env: { PATH: process.env.PATH, ...env } },
      );
      return JSON.parse(stdout);
    };
    const first = await printed({ LANG: 'C', LC_ALL: 'C', TZ: 'UTC' });
    const here = createHash('sha256')
      .update(await textOf())
      .digest('hex');
    expect(first.sha256).toBe(here);

    const server = new Client({ connectionString: url });
    await server.connect();
    for (const habit of [
      `TimeZone TO 'America/St_Johns'`,
      `DateStyle TO 'SQL, DMY'`,
      `IntervalStyle TO 'postgres_verbose'`,
      'extra_float_digits TO -5',
      `bytea_output TO 'escape'`,
    ]) {
      await server.query(`ALTER DATABASE "${name}" SET ${habit}`);
    }
    await server.end();
    const second = await printed({
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      TZ: 'Asia/Kathmandu',
    });
    expect(second.sample).not.toBe(first.sample);
    expect(second.sha256).toBe(here);
  });

  it('is of one instant, whatever is written meanwhile', async () => {
    await fill();
    const content = sourceOf().open([]) as AsyncGenerator<string>;
    let text = '';
    for (let at = 0; ; at += 1) {
      const { value, done } = await content.next();
      if (done) break;
      text += value;
      if (at === 2) {
        await lab.login.query(`DELETE FROM ${lab.table('graph', 'nodes')}`);
      }
    }
    expect(text.match(/"graph\/nodes"/g)?.length).toBeGreaterThan(3);
  });

  it('has tables of the tenant itself, and takes rows that say nothing for the most sensitive', async () => {
    const { region, table, login, reader, tenant } = lab;
    const own = table('db', 'we"ird');
    await region.pool.query(
      `CREATE TABLE ${own} (t text, at timestamptz, raw bytea, much float8);
       INSERT INTO ${own} VALUES ('b', 'epoch', '\\x00ff', 0.1), ('B', NULL, NULL, 'NaN');
       GRANT SELECT ON ${own} TO "${login.options.user}"`,
    );
    expect(await classifyExport(['internal'], tenant.id, reader)).toBe('pii');
    await expect(textOf({ classification: 'internal' })).rejects.toMatchObject({
      code: 'CONFLICT',
      retryable: false,
      message: expect.stringContaining('db/we"ird has rows of class pii'),
    });
    const rows = (await linesOf())
      .filter(({ section }) => section === 'db/we"ird')
      .map(({ record }) => record);
    expect(rows).toEqual([
      { t: 'B', at: null, raw: null, much: 'NaN' },
      { t: 'b', at: '1970-01-01T00:00:00+00:00', raw: '\\x00ff', much: 0.1 },
    ]);
    expect(await textOf({}, ['redact:pii'])).not.toContain('00ff');
    await region.pool.query(`DROP TABLE ${own}`);
    expect(await classifyExport(['internal'], tenant.id, reader)).toBe(
      'internal',
    );
    expect(await classifyExport(['public'], tenant.id, reader)).toBe(
      'internal',
    );
  });

  it('is read with the rights of the tenant, also when its login is taken away', async () => {
    await fill();
    const { region, reader, tenant, login, table } = lab;
    const before = await textOf();
    const role = login.options.user!;
    await region.pool.query(`ALTER ROLE "${role}" NOLOGIN`);
    await login.query('SELECT 1').catch(() => {});
    expect(await textOf()).toBe(before);
    await region.pool.query(
      `REVOKE SELECT ON ${table('db', 'records')} FROM "${role}"`,
    );
    await expect(textOf()).rejects.toThrow('permission denied');
    expect(await classifyExport(['pii'], tenant.id, reader)).toBe('pii');
  });

  it('streams 256 MiB from the store in constant memory', async () => {
    const MIB = 1024 * 1024;
    await lab.region.pool.query(
      `INSERT INTO ${lab.table(
        'db',
        'records',
      )} (kind, data, classification, retain_until)
       SELECT 'large', jsonb_build_object('text', repeat(md5(i::text), 16384)), 'internal', ${RETAINED}
       FROM generate_series(1, 512) i`,
    );
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    // What is held, without what only waits to be collected.
    const held = () => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = held();
    let most = 0;
    let looks = 0;
    let bytes = 0;
    for await (const chunk of sourceOf().open([])) {
      const looked = Math.floor(bytes / (16 * MIB));
      bytes += Buffer.byteLength(chunk);
      if (Math.floor(bytes / (16 * MIB)) > looked) {
        most = Math.max(most, held() - before);
        looks += 1;
      }
    }
    expect(bytes).toBeGreaterThan(256 * MIB);
    expect(looks).toBeGreaterThanOrEqual(16);
    expect(most).toBeLessThan(96 * MIB);
  });
});
