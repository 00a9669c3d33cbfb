import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { policyCheck } from './policyCheck';

const ROOT = resolve(__dirname, '../../../..');
const POLICIES = join(ROOT, 'policies');

const GUARDED = `
import { GuardedExporter, GuardedWriter } from '@companyos/policy/seams';
export async function run(writer, exporter, source, actor) {
  await writer.write(
    { actor, tenant: 'acme', dataset: 'records', classification: 'pii', retention: '30-days', values: {} },
    work,
  );
  await exporter.export({
    actor, tenant: 'acme', dataset: 'records', destination: 'eu-archive', name: 'x', source,
    classification: 'pii', retention: '30-days',
  });
  hash.update('bytes');
}
`;
const ARTIFACTS = `artifacts:
  - { id: records, kind: dataset, title: Records, classification: pii, retention: 30-days, sources: [packages/shop/src/guarded.ts] }
  - { id: queue, kind: dataset, title: Queue, classification: internal, retention: 30-days, sources: [plugins/queue/src/], trusted: It is the queue. }
`;

describe('policy check', () => {
  it('finds nothing wrong in this project', async () => {
    const report = await policyCheck({ root: ROOT, policies: POLICIES });
    expect(report.problems).toEqual([]);
    expect(report.artifacts).toBeGreaterThan(5);
    expect(report.files).toBeGreaterThan(100);
  }, 120_000);

  describe('of a project', () => {
    let root: string;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'check-'));
      await cp(POLICIES, join(root, 'policies'), { recursive: true });
      await plant('policies/artifacts.yaml', ARTIFACTS);
      await plant('packages/shop/src/guarded.ts', GUARDED);
      await plant('plugins/queue/src/push.ts', `knex('q').insert(job);`);
      await plant('packages/shop/src/raw.test.ts', `knex('x').insert(y);`);
    });
    afterEach(() => rm(root, { recursive: true }));

    async function plant(path: string, text: string) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const problems = async () =>
      (
        await policyCheck({ root, policies: join(root, 'policies') })
      ).problems.map(({ kind, where }) => `${kind} ${where}`);

    it('is clean as it is', async () => {
      expect(await problems()).toEqual([]);
    });

    it.each([
      ['no classification', 'classification: pii, ', ''],
      ['a made-up one', 'classification: pii', 'classification: secret'],
      ['no retention', 'retention: 30-days, ', ''],
      ['an unknown schedule', 'retention: 30-days', 'retention: forever'],
    ])('turns red for a declaration with %s', async (_name, from, to) => {
      await plant('policies/artifacts.yaml', ARTIFACTS.replace(from, to));
      expect(await problems()).toEqual(['missing-tag artifacts.yaml, records']);
    });

    it.each(['', 'artifacts: []', 'artifacts: [', '- a'])(
      'turns red for declarations that say nothing: %j',
      async text => {
        await plant('policies/artifacts.yaml', text);
        expect(await problems()).toContain(
          'missing-tag artifacts.yaml, the document',
        );
      },
    );

    it.each([
      `await knex('customers').insert({ name });`,
      `await knex('customers').update({ name });`,
      `await knex('customers').where({ id }).del();`,
      'await pool.query(`INSERT INTO ${table} VALUES ($1)`, [1]);',
      `await pool.query('update customers set name = $1');`,
      'await pool.query(`WITH x AS (SELECT 1) UPDATE customers SET a = 1`);',
      `await knex.schema.createTable('customers', define);`,
      `await writeFile('out.csv', rows);`,
      `createWriteStream('out.csv');`,
      `const logger = createLogger({ transports });`,
    ])('turns red for a raw write past a seam: %s', async text => {
      await plant('plugins/shop/src/deep/raw.ts', `// first\n${text}\n`);
      expect(await problems()).toEqual([
        'raw-write plugins/shop/src/deep/raw.ts:2',
      ]);
    });

    it('reads code, not comments and prose', async () => {
      await plant(
        'plugins/shop/src/words.ts',
        `// INSERT INTO nothing\nexport const text = 'Insert the card, delete nothing.';`,
      );
      expect(await problems()).toEqual([]);
    });

    it.each([
      [
        'untagged export',
        `classification: 'pii', retention: '30-days',\n  });\n  hash`,
        '});\n  hash',
      ],
      [
        'untagged write',
        `classification: 'pii', retention: '30-days', values`,
        'values',
      ],
      ['half-tagged write', `retention: '30-days', values`, 'values'],
      [
        'write with its type cast away',
        'values: {} },',
        'values: {} } as any,',
      ],
    ])('turns red for an %s', async (_name, from, to) => {
      expect(GUARDED).toContain(from);
      await plant('packages/shop/src/guarded.ts', GUARDED.replace(from, to));
      expect(await problems()).toEqual([
        expect.stringMatching(
          /^untagged-call packages\/shop\/src\/guarded\.ts:\d+$/,
        ),
      ]);
    });

    it('turns red for a declaration of what is not there any more', async () => {
      await rm(join(root, 'plugins/queue'), { recursive: true });
      expect(await problems()).toEqual([
        'stale-declaration artifacts.yaml, queue',
      ]);
    });
  });
});
