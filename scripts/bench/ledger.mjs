// Durable appends per second through the ledger's sequencer, and how long a proof takes at a million entries.
//   npm run bench -- ledger
//   npm run bench -- ledger --quick    20,000 entries: to see that it works, not to quote
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { databaseUrl, ensureDatabases } from '../lib/databases.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { run as runTool } from '../lib/run.mjs';
import { table } from '../lib/table.mjs';

const LEAST_PER_SECOND = 10_000;
const MOST_PROOF_MS = 10;

export const describe = 'durable appends per second, proof time';

const ms = value => `${value.toFixed(2)} ms`;
const count = value => Math.round(value).toLocaleString('en');

function report({ size, perSecond, inclusion, consistency }) {
  const slowest = Math.max(inclusion.p99, consistency.p99);
  const verdict = (met, text) => `  ${met ? 'met' : 'NOT MET'}: ${text}`;
  return [
    '',
    ...table([
      [
        'entries',
        'appends/s',
        'inclusion p50',
        'p99',
        'consistency p50',
        'p99',
      ],
      [
        count(size),
        count(perSecond),
        ms(inclusion.p50),
        ms(inclusion.p99),
        ms(consistency.p50),
        ms(consistency.p99),
      ],
    ]),
    '',
    verdict(
      perSecond >= LEAST_PER_SECOND,
      `${count(LEAST_PER_SECOND)} durable appends a second (${count(
        perSecond,
      )})`,
    ),
    verdict(
      slowest < MOST_PROOF_MS,
      `a proof takes under ${MOST_PROOF_MS} ms (p99 ${ms(slowest)} at worst)`,
    ),
    '',
  ].join('\n');
}

export async function run({ args, root, tools, progress, signal, onStop }) {
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
    url = databaseUrl(server.url, names.portal);
  });
  let measured;
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
        path.join(root, 'packages/ledger/src/__bench__/measure.ts'),
      ],
      {
        cwd: root,
        signal,
        env: {
          ...tools.env,
          LEDGER_URL: url,
          ...(args.includes('--quick') && { ENTRIES: '20000' }),
        },
        onLine: line => {
          if (line.startsWith('{')) measured = JSON.parse(line);
        },
      },
    );
    if (code !== 0) throw new Error(`Measuring failed: ${output}`);
  });
  progress.say(report(measured));
}
