import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { policyBundle, policyExplain, policyTest } from './policyTools';
import { tinyPolicy, touch } from './testing/tinyBundle';

// A busy machine takes its time.
jest.setTimeout(60_000);

const POLICIES = resolve(__dirname, '../../../policies');

describe('policy bundle', () => {
  it('says what the bundle is and what is in it', async () => {
    const summary = await policyBundle(POLICIES);
    expect(summary).toMatchObject({
      version: expect.any(String),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      regions: ['eu-central', 'us-east'],
      actions: expect.arrayContaining(['data:write', 'tenant:create']),
    });
    expect(summary.files.map(({ path }) => path)).not.toContain(
      'artifacts.yaml',
    );
    expect(summary.policies.find(({ id }) => id === 'held-data-stays')).toEqual(
      {
        id: 'held-data-stays',
        effect: 'forbid',
        description: 'Data under a legal hold is not erased.',
        where: expect.stringMatching(/^data\.cedar:\d+$/),
      },
    );
  });
});

describe('policy test', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'policies-'));
    await cp(POLICIES, dir, { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('fails for a policy that was softened, and names the cells', async () => {
    const path = join(dir, 'data.cedar');
    const text = await readFile(path, 'utf8');
    const soft = text.replace(
      'unless { context.holds.isEmpty() }',
      'unless { context.holds.isEmpty() || context.bypass }',
    );
    expect(soft).not.toBe(text);
    await writeFile(path, soft);
    const { failures } = await policyTest(dir);
    expect(failures).toContainEqual(
      expect.stringMatching(/^dev data:erase on acme .*the answer is allow/),
    );
  });

  it.each([
    ['no YAML', 'rows: [', /ledger\.yaml: /],
    ['no rows', 'rows: 1', /ledger\.yaml: /],
    [
      'a row that leaves people out',
      '- { action: ledger:read, allow: [{ who: [ada] }] }',
      /ledger\.yaml: ledger:read on portal: a row answers for everyone exactly once/,
    ],
  ])(
    'refuses a matrix with %s, and names the file',
    async (_name, text, message) => {
      await writeFile(join(dir, 'tests', 'ledger.yaml'), text);
      await expect(policyTest(dir)).rejects.toMatchObject({
        name: 'PolicyMatrixError',
        message: expect.stringMatching(message),
      });
    },
  );

  it('fails for cells that are gone', async () => {
    await rm(join(dir, 'tests', 'ledger.yaml'));
    const { failures } = await policyTest(dir);
    expect(failures).toEqual(
      expect.arrayContaining([
        'action ledger:read: not in the matrix',
        'policy ledger-readers: not in the matrix',
      ]),
    );
  });
});

describe('policy explain', () => {
  const policy = tinyPolicy();

  it('says why, by which policy, and what would change it', () => {
    const { decision, lines, recorded } = policyExplain(
      policy,
      touch({ attrs: { size: 6 } }),
    );
    expect(recorded).toBe(false);
    expect(decision.outcome).toBe('deny');
    expect(lines).toEqual([
      'Deny: user:default/ada, thing:touch on Thing t1',
      'Huge things stay untouched.',
      '- no-huge-things (things.cedar:6): Huge things stay untouched.',
      'What would change it: Make the thing smaller.',
      `By bundle 1 (sha256 ${policy.bundle.sha256}). Evaluated only, not recorded.`,
    ]);
  });

  it('says so when the question cannot be answered', () => {
    const { lines } = policyExplain(
      policy,
      touch({ request: { action: 'thing:fly' } }),
    );
    expect(lines[0]).toMatch(/^Deny: /);
    expect(lines.some(line => line.startsWith('- Error: '))).toBe(true);
  });
});
