import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Terminal } from './testing/terminal';

const ROOT = resolve(__dirname, '../../..');

let terminal: Terminal;
let policies: string;

beforeEach(async () => {
  terminal = await Terminal.open();
  policies = join(terminal.folder, 'policies');
  await cp(join(ROOT, 'policies'), policies, { recursive: true });
});
afterEach(() => terminal.close());

const policy = (...args: string[]) =>
  terminal.run('policy', ...args, '--policies', policies);

/** Changes one file of the bundle. */
async function change(file: string, from: string, to: string) {
  const path = join(policies, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

async function breakSyntax() {
  await change('data.cedar', 'permit (', 'permitt (');
}

describe('policy bundle', () => {
  it('says what a bundle is, the same each time', async () => {
    const { code, out, err } = await policy('bundle');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Bundle \S+ is valid\.\n {2}sha256 +[0-9a-f]{64}\n/);
    expect(out).toMatch(
      /\n {2}forbid +held-data-stays +Data under a legal hold is not erased\. +data\.cedar:\d+\n/,
    );
    const again = await policy('bundle', '--json');
    const [, sha256] = /sha256 +([0-9a-f]{64})/.exec(out)!;
    expect(JSON.parse(again.out)).toMatchObject({ sha256 });
  });

  it('names the line of what is wrong', async () => {
    await breakSyntax();
    const { code, out, err } = await policy('bundle');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/error: The policy bundle is not valid[^]*data\.cedar/);
    expect(err).toMatch(/\nnext: Correct what is listed/);
  });

  it('says so when there is none', async () => {
    await rm(policies, { recursive: true });
    const { code, out, err } = await policy('bundle', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(err).toContain('The folder cannot be read (ENOENT)');
  });
});

describe('policy test', () => {
  it('passes, and counts', async () => {
    const { code, out } = await policy('test');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d{3,} passed, 0 failed\n$/);
  }, 60_000);

  it('names each cell that a softened policy lets through', async () => {
    await change(
      'data.cedar',
      'unless { context.holds.isEmpty() }',
      'unless { context.holds.isEmpty() || context.bypass }',
    );
    const { code, out } = await policy('test', '--json');
    expect(code).toBe(10);
    const { passed, failures } = JSON.parse(out);
    expect(passed).toBeGreaterThan(100);
    expect(failures).toContainEqual(
      expect.stringMatching(/^dev data:erase on acme .*the answer is allow/),
    );
    expect((await policy('test')).out).toMatch(/^FAIL dev data:erase on acme/m);
  }, 60_000);

  it('refuses a bundle that is not valid, and a matrix that is not one', async () => {
    await writeFile(join(policies, 'tests', 'ledger.yaml'), 'rows: [');
    const matrix = await policy('test');
    expect(matrix.code).toBe(2);
    expect(matrix.err).toMatch(
      /error: The matrix cannot be used: .*ledger\.yaml/,
    );
    await breakSyntax();
    const bundle = await policy('test', '--mutate');
    expect(bundle.code).toBe(2);
    expect(bundle.err).toContain('The policy bundle is not valid');
  });
});

describe('policy check', () => {
  it('finds nothing in a project that uses seams, and names what goes past one', async () => {
    const source = await terminal.file('store.ts', `knex('t').insert(row);\n`);
    const project = join(terminal.folder, 'packages', 'shop', 'src');
    await cp(source, join(project, 'store.ts'));
    const check = (...args: string[]) =>
      policy('check', '--root', terminal.folder, ...args);
    await writeFile(
      join(policies, 'artifacts.yaml'),
      'artifacts: [{ id: rows, kind: dataset, title: Rows, classification: internal, retention: 30-days, sources: [packages/shop/src/store.ts], trusted: A test. }]',
    );
    expect(await check()).toEqual({
      code: 0,
      out: '1 files and 1 artifacts looked at, 0 problems\n',
      err: '',
    });
    await change('artifacts.yaml', ', trusted: A test.', '');
    const { code, out } = await check();
    expect(code).toBe(10);
    expect(out).toMatch(
      /^packages\/shop\/src\/store\.ts:1: insert\(…\) writes past a seam\.\n {2}kind +raw-write\n {2}next +Use a seam/,
    );
    const report = JSON.parse((await check('--json')).out);
    expect(report.problems).toHaveLength(1);
  }, 60_000);
});

describe('policy explain', () => {
  const question = ['--as', 'omar', '--action', 'data:write', '--on', 'globex'];
  const data = ['--data', 'classification=pii', '--data', 'region=us-east'];

  it('says why, by which policy, and what would change it', async () => {
    const denied = await policy('explain', ...question, ...data);
    expect(denied.code).toBe(3);
    expect(denied.out).toMatch(
      /^Deny: user:default\/omar, data:write on Dataset globex\/records\n[^]*What would change it: [^]*Evaluated only, not recorded\.\n$/,
    );
    const allowed = await policy(
      'explain',
      ...['--as', 'gita', ...question.slice(2), ...data, '--json'],
    );
    expect(allowed.code).toBe(0);
    expect(JSON.parse(allowed.out)).toMatchObject({
      recorded: false,
      decision: {
        outcome: 'allow',
        determining: [{ id: 'tenant-operators-write-data' }],
      },
    });
  });

  it('answers what a recorded decision was asked', async () => {
    const { out } = await policy(
      'explain',
      ...['--as', 'ada', '--action', 'tenant:create', '--on', 'acme', '--json'],
    );
    const { decision } = JSON.parse(out);
    const file = await terminal.file('decision.json', JSON.stringify(decision));
    expect((await policy('explain', '-f', file)).code).toBe(0);
    const request = await terminal.file(
      'request.json',
      JSON.stringify({ ...decision.request, entities: [] }),
    );
    const broken = await policy('explain', '-f', request);
    expect(broken.code).toBe(3);
    expect(broken.out).toContain('- Error: ');
  });

  it.each<[string, string[], RegExp]>([
    ['nobody', [], /Who asks for what\?/],
    [
      'someone unknown',
      ['--as', 'zoe', '--action', 'ledger:read'],
      /no person zoe\.\n[^]*Take one of: ada, /,
    ],
    ['data that is missing', question, /says classification, schedule, region/],
    ['data that is none', [...question, '--data', 'pii'], /Give name=value/],
    [
      'a file that is not there',
      ['-f', 'nowhere.json'],
      /no file nowhere\.json/,
    ],
  ])('says what is missing about %s', async (_name, args, message) => {
    const { code, out, err } = await policy('explain', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('refuses a file without a request', async () => {
    for (const text of ['{', '[]', '{"principal": {}}']) {
      const file = await terminal.file('request.json', text);
      expect((await policy('explain', '-f', file)).code).toBe(2);
    }
  });
});
