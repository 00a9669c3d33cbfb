// `npm start`: from a clone to a running portal, with nothing but Node 18 or newer and npm on the machine.
// `yarn start`: the same database and people, with both ends reloading on change, for those who work on the portal.
//
// Plain JavaScript without dependencies: it runs before any is installed.
import fs from 'node:fs';
import path from 'node:path';
import { checkPortFree, parsePort } from './lib/backend.mjs';
import { startDevelopment } from './lib/development.mjs';
import { calledByYarn } from './lib/environment.mjs';
import { asSetupError } from './lib/errors.mjs';
import { createLifecycle } from './lib/lifecycle.mjs';
import { lockPortal } from './lib/portal-lock.mjs';
import { defaultDataDir, relative, root } from './lib/paths.mjs';
import { startPortal } from './lib/portal.mjs';
import { createProgress } from './lib/progress.mjs';
import { ensureSecrets } from './lib/secrets.mjs';
import { setUp } from './lib/setup.mjs';
import { planStaging, startStagingBeside } from './lib/staging.mjs';
import { readyMessage } from './lib/welcome.mjs';

const DEFAULT_PORT = 7007;

const progress = createProgress();
const lifecycle = createLifecycle();
let running = false;
lifecycle.arm({
  onStopping: () => progress.say('\nStopping …'),
  exitCode: () => (running ? 0 : 130),
});

async function main() {
  const development = calledByYarn();
  const dataDir = defaultDataDir();
  const port = parsePort(process.env.PORT, DEFAULT_PORT);
  const lock = lockPortal(dataDir, { port });
  lifecycle.onStop(async () => lock.release());
  await checkPortFree(port);
  progress.say('CompanyOS Portal');
  const tools = await setUp({
    root,
    logs: path.join(dataDir, 'logs'),
    progress,
    signal: lifecycle.signal,
    frontend: !development,
  });
  const start = development ? startDevelopment : startPortal;
  const staging = await planStaging();
  let portal;
  await progress.step('PostgreSQL and back end', async detail => {
    portal = await start({
      dataDir,
      port,
      tools,
      databaseUrl: process.env.COMPANYOS_POSTGRES_URL,
      staging,
      signal: lifecycle.signal,
      onStep: detail,
    });
    lifecycle.onStop(portal.stop);
  });
  lifecycle.signal.throwIfAborted();
  running = true;
  lock.update({ port, url: portal.url });
  progress.say(
    readyMessage({
      portal,
      took: progress.elapsed(),
      dataDir: relative(dataDir),
    }),
  );
  if (staging)
    startStagingBeside({
      root,
      dataDir,
      tools,
      serverUrl: portal.databaseUrl,
      credentialKey: ensureSecrets({ root, dataDir }).credentialKey,
      plan: staging,
      lifecycle,
      say: progress.say,
    });
  const lost = await Promise.race([
    portal.exited.then(() => `The back end ended; its log is ${portal.log}.`),
    ...(portal.postgresExited
      ? [portal.postgresExited.then(() => 'PostgreSQL ended.')]
      : []),
  ]);
  if (lifecycle.stopping) return;
  const tail = fs.readFileSync(portal.log, 'utf8').trim().split('\n').slice(-5);
  process.stderr.write(`\n${lost}\n${tail.join('\n')}\n`);
  await lifecycle.stop();
  process.exit(1);
}

main().catch(async thrown => {
  if (lifecycle.stopping) return; // whoever stopped us also ends the process
  const error = asSetupError(thrown, 'Setting up');
  await lifecycle.stop();
  process.stderr.write(
    error.name === 'SetupError'
      ? `\n${error.message}\n${error.next}\n`
      : `\n${error.stack}\n`,
  );
  process.exit(1);
});
