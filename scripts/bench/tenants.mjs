// How long it takes to create a tenant, and to find that nothing is to be done, against the bare SQL for the same
// namespaces, while 1, 100 and 1,000 tenants are there.
//   npm run bench -- tenants
//   npm run bench -- tenants --quick    fewer tenants and rounds: to see that it works, not to quote
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { databaseUrl, ensureDatabases } from '../lib/databases.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { run as runTool } from '../lib/run.mjs';
import { table } from '../lib/table.mjs';

const MOST_TIMES_BARE_SQL = 2;
const MOST_NOOP_MS = 50;

export const describe = 'create and no-op latency of tenants against bare SQL';

const ms = value => `${value.toFixed(1)} ms`;
const spread = ({ p50, p95 }) => [ms(p50), ms(p95)];

function report(levels) {
  const rows = [
    [
      'tenants',
      'bare SQL p50',
      'p95',
      'create p50',
      'p95',
      'times bare',
      'catalogs p50',
      'p95',
      'no-op p50',
      'p95',
    ],
    ...levels.map(({ tenants, bareCreate, create, bareNoop, noop }) => [
      String(tenants),
      ...spread(bareCreate),
      ...spread(create),
      (create.p50 / bareCreate.p50).toFixed(2),
      ...spread(bareNoop),
      ...spread(noop),
    ]),
  ];
  const worst = Math.max(
    ...levels.map(({ create, bareCreate }) => create.p50 / bareCreate.p50),
  );
  const slowest = Math.max(...levels.map(({ noop }) => noop.p95));
  const verdict = (met, text) => `  ${met ? 'met' : 'NOT MET'}: ${text}`;
  return [
    '',
    ...table(rows),
    '',
    verdict(
      worst <= MOST_TIMES_BARE_SQL,
      `create takes at most ${MOST_TIMES_BARE_SQL} times bare SQL (median ${worst.toFixed(
        2,
      )} at worst)`,
    ),
    verdict(
      slowest < MOST_NOOP_MS,
      `a no-op takes under ${MOST_NOOP_MS} ms (p95 ${ms(slowest)} at worst)`,
    ),
    '',
  ].join('\n');
}

export async function run({ args, root, tools, progress, signal, onStop }) {
  const quick = args.includes('--quick');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'companyos-bench-'));
  onStop(async () => fs.rmSync(folder, { recursive: true, force: true }));
  let names;
  let server;
  await progress.step('PostgreSQL', async () => {
    // As durable as a portal's own: commits that nobody waits for would flatter whoever commits more often.
    server = await startPostgres({
      root,
      dataDir: path.join(folder, 'postgres'),
      log: path.join(folder, 'postgres.log'),
    });
    onStop(hurried => server.stop(hurried));
    names = await ensureDatabases({ root, serverUrl: server.url });
  });
  const levels = [];
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
        path.join(
          root,
          'plugins/tenant-backend/src/provisioners/__bench__/measure.ts',
        ),
      ],
      {
        cwd: root,
        signal,
        env: {
          ...tools.env,
          PORTAL_URL: databaseUrl(server.url, names.portal),
          REGION_URL: databaseUrl(server.url, names.regions['eu-central']),
          POLICIES: path.join(root, 'policies'),
          ...(quick && { LEVELS: '1,20', ROUNDS: '5' }),
        },
        onLine: line => {
          if (line.startsWith('{')) levels.push(JSON.parse(line));
        },
      },
    );
    if (code !== 0) throw new Error(`Measuring failed: ${output}`);
  });
  progress.say(report(levels));
}
