// The staging target of the local portal: something to release to, with versions that are good and bad and with traffic.
//
// Promises: nobody waits for it. It is built and started beside a portal that is ready already; when it cannot be, one
// sentence says so, and the portal goes on. It ends with whoever started it. COMPANYOS_STAGING=off leaves it out.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { ensureDatabase } from './databases.mjs';
import { SetupError } from './errors.mjs';
import { freePort } from './postgres.mjs';
import { killGroup, run } from './run.mjs';
import { writePrivate } from './secrets.mjs';

const DATABASE = 'companyos_staging';
const REQUESTS_PER_SECOND = 25;
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

/** Where it will be, before it is; null when it is left out. The back end is told, and both ends agree. */
export async function planStaging(env = process.env) {
  if (env.COMPANYOS_STAGING === 'off') return null;
  const [port, routerPort] = [await freePort(), await freePort()];
  return {
    port,
    routerPort,
    url: `http://127.0.0.1:${port}`,
    routerUrl: `http://127.0.0.1:${routerPort}`,
    token: randomBytes(32).toString('base64url'),
    database: DATABASE,
  };
}

/**
 * @param {{ root: string, dataDir: string, tools: { node: string, env: object }, serverUrl: string,
 *   credentialKey: string, plan: NonNullable<Awaited<ReturnType<typeof planStaging>>>, database?: string,
 *   requestsPerSecond?: number, signal?: AbortSignal }} options
 * @returns {Promise<{ pid: number, log: string, releases: object[], exited: Promise<void>,
 *   stop(hurried?: Promise<void>): Promise<void> }>} when it answers
 */
export async function startStaging({
  root,
  dataDir,
  tools,
  serverUrl,
  credentialKey,
  plan,
  database = plan.database ?? DATABASE,
  requestsPerSecond = REQUESTS_PER_SECOND,
  signal,
}) {
  const folder = path.join(dataDir, 'staging');
  const logs = path.join(dataDir, 'logs');
  const log = path.join(logs, 'staging.log');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.mkdirSync(logs, { recursive: true });
  const databaseUrl = await ensureDatabase({ root, serverUrl, name: database });
  const built = await build({ root, tools, folder, signal });
  signal?.throwIfAborted();
  const [first] = built.releases;
  const config = {
    databaseUrl,
    credentialKey: createHmac('sha256', credentialKey)
      .update('companyos staging v1')
      .digest('base64url'),
    token: plan.token,
    port: plan.port,
    routerPort: plan.routerPort,
    builds: built.builds,
    logs,
    routerFile: built.programs.router,
    first: { deployment: 'first', build: first.build },
    traffic: { requestsPerSecond },
  };
  const out = fs.openSync(log, 'a', 0o600);
  // Its standard input stays open as long as we live; when it closes, it ends what it controls, and itself.
  const child = spawn(tools.node, [built.programs.control], {
    env: tools.env,
    detached: true,
    stdio: ['pipe', out, out],
  });
  fs.closeSync(out);
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(config)}\n`);
  let ended = false;
  const exited = new Promise(resolve => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const stop = async hurried => {
    if (ended) return;
    child.stdin.end();
    const hard = () => killGroup(child, 'SIGKILL');
    const timer = setTimeout(hard, STOP_TIMEOUT_MS);
    hurried?.then(hard);
    await exited;
    clearTimeout(timer);
  };
  try {
    await answers({ plan, signal, log, isOver: () => ended });
  } catch (error) {
    await stop();
    throw error;
  }
  writePrivate(
    path.join(dataDir, 'staging.json'),
    `${JSON.stringify(
      { url: plan.url, token: plan.token, routerUrl: plan.routerUrl },
      null,
      2,
    )}\n`,
  );
  return { pid: child.pid, log, releases: built.releases, exited, stop };
}

/** The same without waiting for it: a failure is told, and it ends in its turn, also when it is not yet up. */
export function startStagingBeside({ lifecycle, say, ...options }) {
  const starting = startStaging({ ...options, signal: lifecycle.signal });
  starting.catch(error => {
    if (lifecycle.stopping) return;
    say(`  Staging is not there: ${error.message}\n  ${error.next ?? ''}`);
  });
  lifecycle.onStop(async hurried => {
    const started = await starting.catch(() => null);
    await started?.stop(hurried);
  });
}

async function build({ root, tools, folder, signal }) {
  const { code, output } = await run(
    tools.node,
    [
      path.join(root, 'packages/staging/bin/staging-build'),
      folder,
      path.join(root, 'policies'),
    ],
    { cwd: root, env: tools.env, signal },
  );
  if (code !== 0)
    throw new SetupError(
      'The staging target could not be built.',
      output.trim().split('\n').slice(-5).join('\n'),
    );
  return JSON.parse(output.trim().split('\n').at(-1));
}

async function answers({ plan, signal, log, isOver }) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while ((await status(plan)) !== 200) {
    signal?.throwIfAborted();
    if (isOver() || Date.now() > deadline)
      throw new SetupError(
        'The staging target did not start.',
        `Read ${log}. COMPANYOS_STAGING=off leaves it out.`,
      );
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}

const status = ({ port, token }) =>
  new Promise(resolve => {
    const headers = { authorization: `Bearer ${token}` };
    http
      .get({ host: '127.0.0.1', port, path: '/status', headers }, response => {
        response.resume();
        resolve(response.statusCode);
      })
      .once('error', () => resolve(null));
  });
