// PostgreSQL for a person's machine and for tests: real server binaries from npm, data in a folder of ours.
//
// Promises: `startPostgres` returns a running server or throws a SetupError with a sentence that says what to do; `stop`
// leaves no process behind. Callers hold a lock on the folder, so a server that still runs on it has lost its starter
// (killed with SIGKILL): it is stopped first, never adopted.
// PostgreSQL refuses to run as root, so root runs it as `nobody`. That user cannot enter every folder root can, which is
// why it keeps CAP_DAC_OVERRIDE (setpriv, part of util-linux): no file outside the data folder changes its mode.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { SetupError, explainFailure } from './errors.mjs';
import {
  asServerUser,
  findBinaries,
  hydrateSymlinks,
  unprivileged,
} from './postgres-install.mjs';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 20;

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function chownTree(target, user) {
  if (!user) return;
  fs.chownSync(target, user.uid, user.gid);
}

/**
 * @param {{ root: string, dataDir: string, port?: number, durable?: boolean, log: string }} options
 *   `durable: false` turns fsync off: for tests, whose data nobody keeps.
 * @returns {Promise<{ url: string, port: number, user: string, password: string, pid: number, stop(): Promise<void> }>}
 */
export async function startPostgres({
  root,
  dataDir,
  port,
  durable = true,
  log,
}) {
  const native = findBinaries(root);
  hydrateSymlinks(native);
  const user = unprivileged();
  const passwordFile = `${dataDir}.password`;
  const run = (file, args, options) => {
    const [command, all] = asServerUser(path.join(native, 'bin', file), args);
    // A group of its own: a terminal's Ctrl-C must not end it before the back end is done with it.
    return spawn(command, all, {
      cwd: path.dirname(dataDir),
      detached: true,
      ...options,
    });
  };
  fs.mkdirSync(path.dirname(dataDir), { recursive: true });
  fs.mkdirSync(path.dirname(log), { recursive: true });
  await stopOrphan(dataDir);
  if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    // An initdb that was interrupted leaves a folder without PG_VERSION; it holds nothing of value.
    fs.rmSync(dataDir, { recursive: true, force: true });
    fs.mkdirSync(dataDir, { mode: 0o700 });
    chownTree(dataDir, user);
    fs.writeFileSync(passwordFile, randomBytes(18).toString('base64url'), {
      mode: 0o600,
    });
    await finished(
      run(
        'initdb',
        [
          `--pgdata=${dataDir}`,
          '--username=companyos',
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          '--locale=C',
          '--no-sync',
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      ),
      'initdb',
      path.dirname(dataDir),
    );
  }
  const password = fs.readFileSync(passwordFile, 'utf8').trim();
  const chosen = port ?? (await freePort());
  const begin = fs.existsSync(log) ? fs.statSync(log).size : 0;
  const out = fs.openSync(log, 'a');
  const settings = {
    port: chosen,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    ...(durable
      ? {}
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const server = run(
    'postgres',
    [
      '-D',
      dataDir,
      ...Object.entries(settings).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]),
    ],
    { stdio: ['ignore', out, out] },
  );
  fs.closeSync(out);
  const exited = new Promise(resolve =>
    server.once('exit', code => resolve(code ?? 'signal')),
  );
  const deadline = Date.now() + START_TIMEOUT_MS;
  let code;
  exited.then(value => (code = value));
  for (;;) {
    if (code !== undefined) {
      throw explainFailure(
        'Starting PostgreSQL',
        fs.readFileSync(log).subarray(begin).toString('utf8'),
        log,
        dataDir,
      );
    }
    const pidFile = path.join(dataDir, 'postmaster.pid');
    if (
      fs.existsSync(pidFile) &&
      /^ready/m.test(fs.readFileSync(pidFile, 'utf8'))
    )
      break;
    if (Date.now() > deadline)
      throw new SetupError(
        'PostgreSQL did not become ready within a minute.',
        `Read ${log}.`,
      );
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  return {
    url: `postgresql://companyos:${password}@127.0.0.1:${chosen}/postgres`,
    port: chosen,
    user: 'companyos',
    password,
    pid: server.pid,
    exited,
    async stop(hurried) {
      if (code !== undefined) return;
      server.kill('SIGINT'); // fast shutdown: ends sessions, writes a checkpoint
      const immediately = () => server.kill('SIGQUIT');
      const timer = setTimeout(immediately, STOP_TIMEOUT_MS);
      hurried?.then(immediately);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The command line of a process, or '' when there is none. */
function commandOf(pid) {
  try {
    return process.platform === 'linux'
      ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
          encoding: 'utf8',
        });
  } catch {
    return '';
  }
}

async function stopOrphan(dataDir) {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number.parseInt(fs.readFileSync(pidFile, 'utf8'), 10);
  const runs = () => commandOf(pid).includes(dataDir);
  if (Number.isInteger(pid) && runs()) {
    process.kill(pid, 'SIGINT');
    for (const deadline = Date.now() + STOP_TIMEOUT_MS; runs(); ) {
      if (Date.now() > deadline) {
        process.kill(pid, 'SIGQUIT');
        break;
      }
      await new Promise(resolve => setTimeout(resolve, POLL_MS));
    }
    while (runs()) await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  // Its number may belong to another program by now, and PostgreSQL would then take that one for a server of ours.
  fs.rmSync(pidFile, { force: true });
}

async function finished(child, name, folder) {
  let text = '';
  child.stdout.on('data', chunk => (text += chunk));
  child.stderr.on('data', chunk => (text += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).catch(error => {
    throw new SetupError(
      `${name} could not be started: ${error.message}`,
      error.code === 'ENOENT'
        ? 'As root this needs setpriv (package util-linux); or run it as another user.'
        : 'Check the permissions of this folder.',
    );
  });
  if (code !== 0)
    throw explainFailure('Preparing PostgreSQL', text, undefined, folder);
}
