// The back end as a process, from source: no bundle to wait for, ready in a few seconds.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { SetupError, explainFailure } from './errors.mjs';
import { killGroup } from './run.mjs';

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 50;
const SHUTDOWN_MS = 15_000;

/** Throws a SetupError when something answers on the port already. */
export async function checkPortFree(port, variable = 'PORT') {
  const busy = new SetupError(
    `Port ${port} is in use by another program.`,
    variable === 'PORT'
      ? `Stop that program, or choose another port: PORT=${
          port === 7007 ? 7008 : 7007
        } npm start`
      : `Stop that program, or choose another port: ${variable}=${port + 1}`,
  );
  await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', error =>
      reject(
        error.code === 'EADDRINUSE'
          ? busy
          : error.code === 'EACCES'
          ? new SetupError(
              `Port ${port} needs rights that you do not have.`,
              'Choose one above 1023: PORT=7007 npm start',
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(resolve));
  });
  // `localhost` may mean ::1 to a browser, where another program could listen without disturbing us.
  const taken = await new Promise(resolve => {
    const socket = net.connect({ port, host: '::1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  }).finally(() => {});
  if (taken) throw busy;
}

export function parsePort(text, fallback, variable = 'PORT') {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new SetupError(
      `${variable} is "${text}", which is no port number.`,
      `Use a number from 1 to 65535, as in ${variable}=7008`,
    );
  return port;
}

function get(url) {
  return new Promise(resolve => {
    const request = http.get(url, { timeout: 2_000 }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(null));
  });
}

// The signals plugin attaches to the server at the first upgrade request and swallows that one.
function primeSignals(port) {
  const request = http.request({
    host: '127.0.0.1',
    port,
    path: '/api/signals',
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    },
    timeout: 1_000,
  });
  for (const event of ['response', 'upgrade', 'timeout'])
    request.once(event, () => request.destroy());
  request.once('error', () => {});
  request.end();
}

/**
 * Starts it; resolves when its readiness check passes.
 * @param {{ root: string, tools: { node: string, env: object }, configs: string[], port: number, log: string,
 *   env?: object, waitForReady?: boolean, signal?: AbortSignal }} options
 * @returns {Promise<{ pid: number, exited: Promise<{ code: number|null, signal: string|null }>,
 *   ready(): Promise<void>, stop(hurried?: Promise<void>): Promise<void>, kill(): Promise<void> }>}
 */
export async function startBackend({
  root,
  tools,
  configs,
  port,
  log,
  env = {},
  waitForReady = true,
  signal,
}) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const begin = fs.existsSync(log) ? fs.statSync(log).size : 0;
  const out = fs.openSync(log, 'a', 0o600);
  const child = spawn(
    tools.node,
    [
      '--require',
      path.join(root, 'scripts/lib/end-with-parent.cjs'),
      '--require',
      path.join(
        root,
        'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
      ),
      // The scaffolder's template sandbox asks for it.
      '--no-node-snapshot',
      path.join(root, 'packages/backend/src/index.ts'),
      ...configs.flatMap(file => ['--config', file]),
    ],
    {
      cwd: path.join(root, 'packages', 'backend'),
      env: {
        // Compiled code of some 3,000 modules, kept from one start to the next.
        NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled'),
        ...tools.env,
        NODE_ENV: 'development',
        ...env,
      },
      detached: true,
      stdio: ['pipe', out, out],
    },
  );
  fs.closeSync(out);
  child.stdin.on('error', () => {});
  let ended = null;
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, by) => {
      ended = { code, signal: by };
      resolve(ended);
    });
  });

  const ready = async () => {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    const url = `http://127.0.0.1:${port}/.backstage/health/v1/readiness`;
    for (;;) {
      signal?.throwIfAborted();
      if (ended) {
        const said = fs.readFileSync(log).subarray(begin).toString('utf8');
        throw backendFailure(said, ended, log);
      }
      if ((await get(url)) === 200) break;
      if (Date.now() > deadline)
        throw new SetupError(
          'The back end did not become ready within two minutes.',
          `Read ${log}.`,
        );
      await Promise.race([
        exited,
        new Promise(resolve => setTimeout(resolve, POLL_MS)),
      ]);
    }
    primeSignals(port);
  };

  const backend = {
    pid: child.pid,
    exited,
    ready,
    async stop(hurried) {
      if (ended) return;
      child.kill('SIGTERM');
      const hard = () => killGroup(child, 'SIGKILL');
      const timer = setTimeout(hard, SHUTDOWN_MS);
      hurried?.then(hard);
      await exited;
      clearTimeout(timer);
    },
    async kill() {
      killGroup(child, 'SIGKILL');
      await exited;
    },
  };
  if (waitForReady) {
    try {
      await ready();
    } catch (error) {
      await backend.kill();
      throw error;
    }
  }
  return backend;
}

/** The reason why a back end ended while starting, from what it logged. */
function backendFailure(output, { code, signal }, log) {
  // eslint-disable-next-line no-control-regex
  const lines = output.replace(/\x1b\[[0-9;]*m/g, '').split('\n');
  const reason =
    lines
      .map(line => /startup failed; caused by (?:\w*Error: )?(.+)/.exec(line))
      .find(Boolean)?.[1] ?? lines.find(line => /^\w*Error: /.test(line));
  if (/EADDRINUSE/.test(output))
    return new SetupError(
      'The port was taken by another program meanwhile.',
      'Stop it, or choose another port: PORT=7008 npm start',
    );
  if (/ENOSPC|No space left/.test(output))
    return explainFailure('Starting the back end', output, log);
  return new SetupError(
    `The back end ended while starting (${signal ?? code}): ${
      reason?.trim().slice(0, 500) ?? lines.filter(Boolean).pop() ?? 'no output'
    }`,
    `Read ${log}.`,
  );
}
