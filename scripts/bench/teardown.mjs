// How long a dry run of a deletion takes at 1, 100 and 10,000 resources, a deletion against the bare SQL for the same
// namespaces, and the check of 1,000 tenants against their manifests.
//   npm run bench -- teardown
//   npm run bench -- teardown --quick    fewer tenants and rounds: to see that it works, not to quote
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { databaseUrl, ensureDatabases } from '../lib/databases.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { run as runTool } from '../lib/run.mjs';
import { table } from '../lib/table.mjs';

const MOST_DRY_RUN_MS = 200;
const AT_RESOURCES = 100;
const MOST_TIMES_BARE_SQL = 2;
const MOST_DRIFT_MS = 60_000;
const AT_TENANTS = 1000;

export const describe =
  'dry run, deletion against bare SQL, and check of drift of tenants';

const ms = value => `${value.toFixed(1)} ms`;

function report(results, { quick }) {
  const dry = results.filter(({ what }) => what === 'dry run');
  const real = results.find(({ what }) => what === 'real dry run');
  const deletion = results.find(({ what }) => what === 'deletion');
  const drift = results.find(({ what }) => what === 'drift');
  const verdict = (met, text) => `  ${met ? 'met' : 'NOT MET'}: ${text}`;
  const aimed = dry.find(({ resources }) => resources === AT_RESOURCES);
  const times = ({ p50 }) => p50 / deletion.bare.p50;
  const destroying = times(deletion.own);
  const whole = times(deletion.whole);
  return [
    '',
    ...table([
      ['dry run', 'p50', 'p95'],
      ...dry.map(({ resources, p50, p95 }) => [
        `${resources} resources, a store that answers at once`,
        ms(p50),
        ms(p95),
      ]),
      [
        `a new tenant (${real.lines} lines), its real store`,
        ms(real.p50),
        ms(real.p95),
      ],
    ]),
    '',
    ...table([
      ['deletion', 'p50', 'p95'],
      [
        'bare SQL, one transaction for all of it',
        ms(deletion.atOnce.p50),
        ms(deletion.atOnce.p95),
      ],
      [
        'bare SQL, each step durable',
        ms(deletion.bare.p50),
        ms(deletion.bare.p95),
      ],
      [
        'the portal, its statements for the same',
        ms(deletion.own.p50),
        ms(deletion.own.p95),
      ],
      [
        'the portal, from asking to the tombstone',
        ms(deletion.whole.p50),
        ms(deletion.whole.p95),
      ],
    ]),
    '',
    `  ${drift.checked} tenants compared with their manifests in ${ms(
      drift.ms,
    )}, ${drift.drifted} differ`,
    '',
    ...(aimed
      ? [
          verdict(
            aimed.p95 < MOST_DRY_RUN_MS,
            `a dry run at ${AT_RESOURCES} resources takes under ${MOST_DRY_RUN_MS} ms (p95 ${ms(
              aimed.p95,
            )})`,
          ),
        ]
      : []),
    verdict(
      destroying <= MOST_TIMES_BARE_SQL,
      `destroying the namespaces takes at most ${MOST_TIMES_BARE_SQL} times bare SQL of which each step is durable too (median ${destroying.toFixed(
        2,
      )})`,
    ),
    verdict(
      whole <= MOST_TIMES_BARE_SQL,
      `so does all of it, with the look before, the decision and what is recorded (median ${whole.toFixed(
        2,
      )}; the look alone ${times(real).toFixed(2)})`,
    ),
    ...(quick
      ? []
      : [
          verdict(
            drift.checked >= AT_TENANTS && drift.ms < MOST_DRIFT_MS,
            `${AT_TENANTS} tenants are checked in under ${
              MOST_DRIFT_MS / 1000
            } s (${ms(drift.ms)})`,
          ),
        ]),
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
  const results = [];
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
          'plugins/tenant-backend/src/provisioners/__bench__/teardown.ts',
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
          ...(quick && { RESOURCES: '1,100', ROUNDS: '5', TENANTS: '20' }),
        },
        onLine: line => {
          if (line.startsWith('{')) results.push(JSON.parse(line));
        },
      },
    );
    if (code !== 0) throw new Error(`Measuring failed: ${output}`);
  });
  progress.say(report(results, { quick }));
}
