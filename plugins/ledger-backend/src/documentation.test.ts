import {
  mockCredentials,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { Sequencer } from '@companyos/ledger';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sourced, startLedger } from './__testUtils__/startLedger';

const DOCUMENT = resolve(__dirname, '../../../docs/verify-the-ledger.md');
const TOOLS = ['bash', 'curl', 'jq', 'openssl', 'sha256sum'];
const missing = TOOLS.filter(tool => spawnSync('which', [tool]).status !== 0);
const describeWithTools = missing.length > 0 ? describe.skip : describe;

describeWithTools('docs/verify-the-ledger.md', () => {
  let folder: string;
  let database: TestDatabase;
  let backend: TestBackend;
  let knex: Knex;
  let blocks: { [heading: string]: string[] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
    database = await createTestDatabase();
    backend = await startLedger({
      database,
      ledger: { keyFile: join(folder, 'private.pem') },
    });
    knex = knexFactory({
      client: 'pg',
      connection: database.url,
      searchPath: 'ledger',
    });
    const markdown = await readFile(DOCUMENT, 'utf8');
    blocks = {};
    for (const section of markdown.split(/^## /m)) {
      blocks[section.split('\n')[0]] = [
        ...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm),
      ].map(([, body]) => body);
    }
    const [, functions] = /^```bash\n# hashes\.sh\n([\s\S]*?)^```$/m.exec(
      markdown,
    )!;
    await writeFile(join(folder, 'hashes.sh'), functions);
  }, 30_000);
  afterAll(async () => {
    await backend?.stop();
    await knex?.destroy();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Asynchronously: the ledger that answers lives in this process. */
  function shell(commands: string) {
    const { port } = backend.server.address() as AddressInfo;
    const child = spawn('bash', ['-c', `set -euo pipefail\n${commands}`], {
      cwd: folder,
      env: {
        ...process.env,
        COMPANYOS_URL: `http://localhost:${port}`,
        COMPANYOS_TOKEN: mockCredentials.user.token('user:default/augusta'),
      },
    });
    let output = '';
    child.stdout.on('data', data => (output += data));
    child.stderr.on('data', data => (output += data));
    return new Promise<{ status: number | null; output: string }>(done =>
      child.on('close', status => done({ status, output })),
    );
  }
  const section = (heading: string) => shell(blocks[heading].join('\n'));

  async function append(from: number, to: number) {
    await Sequencer.create({ knex }).deliver(
      'tenant',
      Array.from({ length: to - from + 1 }, (_, i) =>
        sourced(from + i, {
          plain: { text: '%s \\n "ä€😀" $(x) \u007f', n: 1e21 },
        }),
      ),
    );
    const { port } = backend.server.address() as AddressInfo;
    const { status } = await fetch(
      `http://localhost:${port}/api/ledger/checkpoints`,
      {
        method: 'POST',
        headers: {
          authorization: mockCredentials.user.header('user:default/ada'),
        },
      },
    );
    expect(status).toBe(200);
  }

  it('has commands that verify a real export, entry by entry, and notice a change', async () => {
    // More than one fetch takes, so that it begins in the middle.
    await append(1, 61);
    expect(await section('What you need')).toMatchObject({ status: 0 });
    expect(await section('The signature')).toEqual({
      status: 0,
      output: expect.stringMatching(
        /Signature Verified Successfully[^]*\nlocal/,
      ),
    });
    expect(await section('Every entry, and that none is missing')).toEqual({
      status: 0,
      output: expect.stringMatching(/^All \d+ entries lead to the signed root/),
    });
    expect(await section('One entry alone')).toEqual({
      status: 0,
      output: expect.stringMatching(/^Entry \d+ is in the log of \d+ entries/),
    });

    const file = join(folder, 'ledger.ndjson');
    const good = await readFile(file, 'utf8');
    const lines = good.split('\n');
    const { from } = JSON.parse(lines[0]);
    const tampered: [string, RegExp][] = [
      [
        lines.with(9, lines[9].replace('"success"', '"failure"')).join('\n'),
        new RegExp(`^Entry ${from + 8} was changed`),
      ],
      [
        lines.toSpliced(9, 1).join('\n'),
        new RegExp(`^In the place of entry ${from + 8} is one that says`),
      ],
      [
        lines.slice(0, 30).join('\n').concat('\n'),
        new RegExp(`The entries from ${from + 29} on are missing`),
      ],
    ];
    for (const [text, output] of tampered) {
      await writeFile(file, text);
      expect(await section('Every entry, and that none is missing')).toEqual({
        status: 1,
        output: expect.stringMatching(output),
      });
    }
    await writeFile(file, good.replace('localhost', 'localhorst'));
    const { status } = await section('The signature');
    expect(status).not.toBe(0);
    await writeFile(file, good);
    expect(await section('The signature')).toMatchObject({ status: 0 });
  }, 120_000);

  it('has commands that verify what came since', async () => {
    await append(62, 75);
    const heading = 'That nothing was rewritten since last time';
    expect(await section(heading)).toEqual({
      status: 0,
      output: 'The log continues the earlier checkpoint.\n',
    });
    expect(await section('The signature')).toMatchObject({ status: 0 });
    expect(
      await section('Every entry, and that none is missing'),
    ).toMatchObject({ status: 0 });
  }, 120_000);
});
