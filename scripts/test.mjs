// `npm test`: everything that must hold, ending with one line `N passed, N failed, N skipped`.
//   npm test -- --only jest,lint     some of it; further words go to Jest or Playwright, or name one test of the whole system
// `yarn test [args]`: Jest for those who work on the portal, with the same PostgreSQL.
import fs from 'node:fs';
import path from 'node:path';
import { calledByYarn } from './lib/environment.mjs';
import { asSetupError } from './lib/errors.mjs';
import { createLifecycle } from './lib/lifecycle.mjs';
import { defaultDataDir, relative, root } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { createProgress } from './lib/progress.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';
import { lockTests } from './lib/portal-lock.mjs';
import { parseArguments, runSections } from './lib/checks/sections.mjs';
import { summaryLine, sum } from './lib/counts.mjs';

const progress = createProgress();
const lifecycle = createLifecycle();
lifecycle.arm({
  onStopping: () => progress.say('\nStopping …'),
  exitCode: () => 130,
});

async function main() {
  const argv = process.argv.slice(2);
  const developer = calledByYarn() && !argv.includes('--only');
  const { only, rest } = developer
    ? { only: ['jest'], rest: argv }
    : parseArguments(argv);
  const dataDir = path.join(defaultDataDir(), 'test');
  const logs = path.join(defaultDataDir(), 'test-logs');
  // Developers run several at a time; each gets a server of its own.
  const own = developer ? path.join(dataDir, String(process.pid)) : dataDir;
  if (!developer) {
    const lock = lockTests(dataDir);
    lifecycle.onStop(async () => lock.release());
    fs.rmSync(logs, { recursive: true, force: true });
  }
  fs.mkdirSync(logs, { recursive: true });
  const log = name => path.join(logs, `${name}.log`);
  const tools = await setUp({
    root,
    logs,
    progress,
    signal: lifecycle.signal,
    frontend: false,
  });
  let postgresUrl = process.env.COMPANYOS_TEST_POSTGRES_URL;
  if (!postgresUrl) {
    await progress.step('PostgreSQL', async () => {
      const folder = path.join(own, 'postgres');
      fs.rmSync(folder, { recursive: true, force: true });
      const postgres = await startPostgres({
        root,
        dataDir: folder,
        durable: false,
        log: developer ? path.join(own, 'postgres.log') : log('postgres'),
      });
      lifecycle.onStop(async hurried => {
        await postgres.stop(hurried);
        if (developer) fs.rmSync(own, { recursive: true, force: true });
      });
      postgresUrl = postgres.url;
    });
  }
  lifecycle.signal.throwIfAborted();
  if (developer) {
    const { code } = await run(
      tools.node,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'repo',
        'test',
        ...(rest.some(arg => /^--watch/.test(arg)) ? [] : ['--watch=false']),
        ...rest,
      ],
      {
        cwd: root,
        inherit: true,
        signal: lifecycle.signal,
        env: {
          ...tools.env,
          ...(rest.some(arg => /^--watch/.test(arg)) ? {} : { CI: '1' }),
          NODE_OPTIONS: '--no-node-snapshot',
          COMPANYOS_TEST_POSTGRES_URL: postgresUrl,
        },
      },
    );
    return code;
  }
  const results = await runSections({
    only,
    rest,
    context: {
      root,
      tools,
      logs,
      log,
      dataDir,
      postgresUrl,
      signal: lifecycle.signal,
      say: text => progress.say(`  ${text}`),
    },
    progress,
  });
  progress.say(`\n  Logs: ${relative(logs)}. Took ${progress.elapsed()}.`);
  const total = sum(results);
  progress.say(summaryLine(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

main()
  .then(async code => {
    if (lifecycle.stopping) return;
    const failed = await lifecycle.stop();
    process.exit(code === 0 && failed ? 1 : code);
  })
  .catch(async thrown => {
    if (lifecycle.stopping) return; // whoever stopped us also ends the process
    const error = asSetupError(thrown, 'Setting up');
    await lifecycle.stop();
    process.stderr.write(
      error.name === 'SetupError'
        ? `\n${error.message}\n${error.next}\n`
        : `\n${error.stack}\n`,
    );
    progress.say(summaryLine({ passed: 0, failed: 1, skipped: 0 }));
    process.exit(1);
  });
