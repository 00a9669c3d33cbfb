// How fast decisions are, beside casbin, CASL and Cedar itself, and what a guarded write costs over a bare one.
//   npm run bench -- policy
//   npm run bench -- policy --quick    shorter: to see that it works, not to quote
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { databaseUrl, ensureDatabases } from '../lib/databases.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { run as runTool } from '../lib/run.mjs';
import { table } from '../lib/table.mjs';

const MOST_TIMES_BARE = 1.3;

export const describe =
  'decisions per second against casbin, CASL and Cedar; guarded against bare writes';

const us = value => `${value.toFixed(2)} µs`;
const ms = value => `${value.toFixed(2)} ms`;
const count = value => Math.round(value).toLocaleString('en');
const verdict = (met, text) => `  ${met ? 'met' : 'NOT MET'}: ${text}`;

function decisionReport(decisions) {
  const p50 = name => decisions.find(engine => engine.name === name).p50;
  const peers = decisions.filter(({ name }) => name.startsWith('CASL'));
  const own = p50('this, memoised');
  const same = p50('this, memoised, the same request object');
  return [
    '',
    ...table([
      ['2,000 questions, by Zipf', 'decisions/s', 'p50', 'p99'],
      ...decisions.map(engine => [
        engine.name,
        count(engine.perSecond),
        us(engine.p50),
        us(engine.p99),
      ]),
    ]),
    '',
    ...peers.flatMap(({ name, p50: theirs }) => [
      verdict(
        own < theirs,
        `memoised is faster than ${name} (${us(own)} against ${us(theirs)})`,
      ),
      verdict(
        same < theirs,
        `… and where the request object is the same (${us(same)})`,
      ),
    ]),
    '',
  ];
}

function writeReport(writes) {
  const many = writes[writes.length - 1];
  const times = many.guarded.p50 / many.bare.p50;
  return [
    ...table([
      ['writers', 'write', 'p50', 'p99', 'writes/s', 'times bare'],
      ...writes.flatMap(({ writers, statement, bare, twoRows, guarded }) =>
        [
          ['one statement', statement],
          ['bare, in a transaction', bare],
          ['and a second row of the size of a record', twoRows],
          ['guarded and recorded', guarded],
        ].map(([name, { p50, p99, perSecond }]) => [
          String(writers),
          name,
          ms(p50),
          ms(p99),
          count(perSecond),
          (p50 / bare.p50).toFixed(2),
        ]),
      ),
    ]),
    '',
    verdict(
      times <= MOST_TIMES_BARE,
      `a guarded write takes at most ${MOST_TIMES_BARE} times a bare one at ${
        many.writers
      } writers (${times.toFixed(2)})`,
    ),
    '',
  ];
}

export async function run({ args, root, tools, progress, signal, onStop }) {
  const quick = args.includes('--quick');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'companyos-bench-'));
  onStop(async () => fs.rmSync(folder, { recursive: true, force: true }));
  let url;
  await progress.step('PostgreSQL', async () => {
    // As durable as a portal's own: every commit waits for the disk.
    const server = await startPostgres({
      root,
      dataDir: path.join(folder, 'postgres'),
      log: path.join(folder, 'postgres.log'),
    });
    onStop(hurried => server.stop(hurried));
    const names = await ensureDatabases({ root, serverUrl: server.url });
    url = databaseUrl(server.url, names.regions['eu-central']);
  });
  const results = {};
  await progress.step('Measuring', async () => {
    const { code, output } = await runTool(
      tools.node,
      [
        '--no-node-snapshot',
        '--require',
        path.join(
          root,
          'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
        ),
        path.join(root, 'packages/policy/src/__bench__/measure.ts'),
      ],
      {
        cwd: root,
        signal,
        env: {
          ...tools.env,
          POLICIES: path.join(root, 'policies'),
          DATABASE_URL: url,
          ...(quick && { BENCH_SECONDS: '0.5', BENCH_ROUNDS: '1' }),
        },
        onLine: line => {
          if (line.startsWith('{')) Object.assign(results, JSON.parse(line));
        },
      },
    );
    if (code !== 0) throw new Error(`Measuring failed: ${output}`);
  });
  progress.say(
    [...decisionReport(results.decisions), ...writeReport(results.writes)].join(
      '\n',
    ),
  );
}
