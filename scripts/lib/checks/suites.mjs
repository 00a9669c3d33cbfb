// The checks that count tests: Jest, node --test, and the browser drills.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findChromium, installChromium } from '../chromium.mjs';
import { findHaproxy, HOW_TO_INSTALL, installHaproxy } from '../haproxy.mjs';
import { fromJest, fromNodeTest, fromPlaywright, settle } from '../counts.mjs';
import { walk } from '../hash.mjs';
import { freePort } from '../postgres.mjs';
import { endGroup, run } from '../run.mjs';

const MINUTE_MS = 60_000;

function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

async function suite(context, name, args, { report, read, env, timeoutMs }) {
  fs.rmSync(report, { force: true });
  const { code, timedOut } = await run(context.tools.node, args, {
    cwd: context.root,
    log: context.log(name),
    signal: context.signal,
    timeoutMs,
    env: {
      ...context.tools.env,
      COMPANYOS_TEST_POSTGRES_URL: context.postgresUrl,
      ...env,
    },
  });
  const content = readReport(report);
  if (timedOut || !content)
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      note: timedOut ? 'took too long and was stopped' : 'left no report',
    };
  return settle(read(content), code);
}

const LONG = '\\.nightly\\.test\\.tsx?$';

/** Unit and integration tests of all packages, on one real PostgreSQL: all but the long ones, or only those. */
export async function jest(context, patterns = [], { name = 'jest' } = {}) {
  const haproxy =
    findHaproxy() ??
    (await installHaproxy({ ...context, log: context.log('haproxy') }));
  const report = path.join(context.logs, `${name}.json`);
  const nightly =
    patterns.length > 0 ? patterns.map(part => `${part}.*${LONG}`) : [LONG];
  const which = name === 'jest' ? patterns : nightly;
  const counts = await suite(
    context,
    name,
    [
      path.join(context.root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'test',
      // Before the options: the last of them would take them for its own.
      ...which,
      `--config=${path.join(context.root, 'jest.config.cjs')}`,
      '--watch=false',
      '--maxWorkers=2',
      '--workerIdleMemoryLimit=1200MB',
      // What passing tests print is read by nobody, and each line costs a mapped stack trace.
      '--silent',
      // Many tests start a whole back end on a real database: what takes a second alone takes ten beside the build.
      '--testTimeout=60000',
      '--json',
      `--outputFile=${report}`,
      ...(name === 'jest' ? [`--testPathIgnorePatterns=${LONG}`] : []),
    ],
    {
      report,
      read: fromJest,
      timeoutMs: 30 * MINUTE_MS,
      // Without CI it waits for keys.
      env: {
        CI: '1',
        NODE_OPTIONS: '--no-node-snapshot',
        // A person may be without one and is told; a machine that checks changes may not.
        COMPANYOS_HAPROXY: haproxy ?? (process.env.CI ? 'required' : ''),
      },
    },
  );
  return haproxy
    ? counts
    : {
        ...counts,
        note: [
          ...(counts.note ? [counts.note] : []),
          `no HAProxy here for the tests of releases to it: ${HOW_TO_INSTALL}`,
        ].join('; '),
      };
}

/** `*.test.mjs` of the scripts and of the whole system, or what ends otherwise; with patterns, those whose path has one. */
export function nodeTests(
  context,
  name,
  folder,
  { ending = '.test.mjs', patterns = [] } = {},
) {
  const files = [...walk(path.join(context.root, folder))].filter(
    file =>
      file.endsWith(ending) &&
      (patterns.length === 0 || patterns.some(part => file.includes(part))),
  );
  if (files.length === 0)
    return { passed: 0, failed: 1, skipped: 0, note: 'found no tests' };
  const report = path.join(context.logs, `${name}.json`);
  return suite(
    context,
    name,
    [
      '--test',
      '--test-concurrency=1',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${path.join(
        context.root,
        'scripts/lib/node-test-reporter.mjs',
      )}`,
      `--test-reporter-destination=${report}`,
      ...files,
    ],
    { report, read: fromNodeTest, timeoutMs: 25 * MINUTE_MS },
  );
}

/** How many drills there are, for the days when they cannot run. */
async function countDrills(context) {
  const report = path.join(context.logs, 'drills-list.json');
  const { output } = await run(
    context.tools.node,
    [
      path.join(context.root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--list',
      '--reporter=json',
    ],
    {
      cwd: context.root,
      signal: context.signal,
      env: { ...context.tools.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
  );
  const listed = readReport(report);
  if (!listed) throw new Error(`The drills cannot be listed: ${output}`);
  let count = 0;
  const visit = ({ specs = [], suites = [] }) => {
    count += specs.length;
    suites.forEach(visit);
  };
  listed.suites.forEach(visit);
  return count;
}

/** `npm start` as a person would run it, in a data folder of its own. */
async function startForDrills(context) {
  const dataDir = path.join(context.dataDir, 'portal');
  fs.rmSync(dataDir, { recursive: true, force: true });
  const port = await freePort();
  const out = fs.openSync(context.log('drills-portal'), 'w');
  const child = spawn(
    context.tools.node,
    [path.join(context.root, 'scripts/start.mjs')],
    {
      cwd: context.root,
      env: {
        ...context.tools.env,
        COMPANYOS_DATA_DIR: dataDir,
        PORT: String(port),
      },
      detached: true,
      stdio: ['ignore', out, out],
    },
  );
  fs.closeSync(out);
  const ended = new Promise(resolve => child.once('exit', resolve));
  const url = `http://localhost:${port}`;
  const text = () => fs.readFileSync(context.log('drills-portal'), 'utf8');
  let running = true;
  ended.then(() => (running = false));
  while (running && !text().includes(`is ready after`)) {
    await Promise.race([
      ended,
      new Promise(resolve => setTimeout(resolve, 200)),
    ]);
    context.signal?.throwIfAborted();
  }
  return {
    url,
    started: running,
    usersFile: path.join(dataDir, 'users.json'),
    /** Ends it as Ctrl-C does; says whether that was enough. */
    async stop() {
      if (!running) return 0;
      process.kill(child.pid, 'SIGINT');
      const timer = setTimeout(() => void endGroup(child), 60_000);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

/** All drills but the long ones, or only those. */
export async function drills(context, patterns = [], { name = 'drills' } = {}) {
  const long = name !== 'drills';
  const chromium =
    findChromium({ root: context.root }) ??
    (await installChromium({ ...context, log: context.log('chromium') }));
  if (!chromium) {
    const count = await countDrills(context);
    const how =
      'no Chromium here and none could be installed; with one: npm test -- --only drills';
    return process.env.CI
      ? { passed: 0, failed: count, skipped: 0, note: how }
      : { passed: 0, failed: 0, skipped: count, note: how };
  }
  context.say(`Chromium: ${chromium}`);
  const portal = await startForDrills(context);
  if (!portal.started)
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      note: `the portal did not start, see ${context.log('drills-portal')}`,
    };
  const report = path.join(context.logs, `${name}.json`);
  let counts;
  let code;
  try {
    counts = await suite(
      context,
      name,
      [
        path.join(context.root, 'node_modules/@playwright/test/cli.js'),
        'test',
        '--reporter=list,json',
        ...(long ? ['--grep=@nightly'] : []),
        ...patterns,
      ],
      {
        report,
        read: fromPlaywright,
        timeoutMs: 25 * MINUTE_MS,
        env: {
          CI: '1',
          ...(long && { COMPANYOS_NIGHTLY: '1' }),
          PLAYWRIGHT_CHROMIUM: chromium,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
          COMPANYOS_URL: portal.url,
          COMPANYOS_USERS_FILE: portal.usersFile,
        },
      },
    );
  } finally {
    code = await portal.stop();
  }
  // Ctrl-C must end it cleanly; the drills are where that is tried on a portal that has worked.
  return code === 0
    ? counts
    : {
        ...counts,
        failed: counts.failed + 1,
        note: `the portal ended with ${code} on Ctrl-C`,
      };
}
