// Part of `npm run bench -- canary`: how soon a canary is gone once the judge has given it up, at each target.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findHaproxy, HOW_TO_INSTALL } from './haproxy.mjs';
import { startPostgres } from './postgres.mjs';
import { run as runTool } from './run.mjs';
import { table } from './table.mjs';

const MOST_MS = 300;
const TITLES = { staging: 'staging', edge: 'HAProxy' };
const LONGEST_MS = 15 * 60_000;

/** Rounds as JSON lines of packages/backend/src/__testUtils__/toWeightZero.ts, on a PostgreSQL of its own. */
export async function measureToZero({
  root,
  tools,
  progress,
  signal,
  onStop,
  rounds,
}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'companyos-bench-'));
  onStop(async () => fs.rmSync(folder, { recursive: true, force: true }));
  const found = [];
  await progress.step('Releasing what fails, to each target', async () => {
    // As durable as a portal's own: intents are committed before they are tried.
    const server = await startPostgres({
      root,
      dataDir: path.join(folder, 'postgres'),
      log: path.join(folder, 'postgres.log'),
    });
    onStop(hurried => server.stop(hurried));
    const { code, output } = await runTool(
      tools.node,
      [
        '--no-node-snapshot',
        '--require',
        path.join(
          root,
          'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
        ),
        path.join(root, 'packages/backend/src/__testUtils__/toWeightZero.ts'),
      ],
      {
        cwd: root,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
        env: {
          ...tools.env,
          COMPANYOS_TEST_POSTGRES_URL: server.url,
          COMPANYOS_HAPROXY: findHaproxy() ?? '',
          ROUNDS: String(rounds),
        },
        onLine: line => {
          if (line.startsWith('{"kind":"to-zero"'))
            found.push(JSON.parse(line));
        },
      },
    );
    if (code !== 0) throw new Error(`Measuring failed: ${output}`);
  });
  return found;
}

const ms = value => `${Math.round(value)} ms`;
const sorted = values => [...values].sort((a, b) => a - b);
const median = values => sorted(values)[Math.floor(values.length / 2)];

/** Lines for people, the last of which say whether the aim is met. */
export function reportToZero(found) {
  const targets = Object.keys(TITLES)
    .map(target => ({
      target,
      all: found.filter(one => one.target === target),
    }))
    .filter(({ all }) => all.length > 0);
  const worst = Math.max(...found.map(({ zeroMs }) => zeroMs));
  const last = all =>
    all[0].lastRequestMs === undefined
      ? 'not known'
      : ms(Math.max(...all.map(({ lastRequestMs }) => lastRequestMs)));
  return [
    'From the verdict to weight 0, read at the router itself, with the portal’s own controller:',
    ...table([
      ['', 'rounds', 'median', 'at worst', 'last request of a user, at worst'],
      ...targets.map(({ target, all }) => {
        const times = all.map(({ zeroMs }) => zeroMs);
        return [
          TITLES[target],
          String(all.length),
          ms(median(times)),
          ms(Math.max(...times)),
          last(all),
        ];
      }),
    ]),
    '',
    `  ${
      worst <= MOST_MS ? 'met' : 'NOT MET'
    }: at most ${MOST_MS} ms from the verdict to weight 0 (${ms(
      worst,
    )} at worst)`,
    ...(targets.length < Object.keys(TITLES).length
      ? [`  There is no HAProxy here: ${HOW_TO_INSTALL}.`]
      : []),
  ];
}
