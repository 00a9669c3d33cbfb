// The front end, built only when something it is made of changed.
import fs from 'node:fs';
import path from 'node:path';
import { explainFailure } from './errors.mjs';
import { waitForLock } from './lock.mjs';
import { hashFiles, walk } from './hash.mjs';
import { run } from './run.mjs';
import { closure, workspaces } from './workspaces.mjs';

const distDir = root => path.join(root, 'packages', 'app', 'dist');
// Inside dist, which a build empties first: an interrupted build leaves no stamp.
const stampFile = root => path.join(distDir(root), '.companyos-build.json');

const matters = file => !/\.test\.[cm]?[jt]sx?$|\.md$/.test(file);

/** Over the sources of the app and of every workspace it depends on, the lockfile, and the base configuration. */
export function frontendHash(root) {
  const all = workspaces(root);
  const files = [...closure(all, 'app')]
    .sort()
    .flatMap(name => [...walk(all.get(name).dir)].filter(matters));
  return hashFiles(root, [
    ...files,
    path.join(root, 'yarn.lock'),
    path.join(root, 'app-config.yaml'),
  ]);
}

export function frontendFresh(root) {
  try {
    const { hash } = JSON.parse(fs.readFileSync(stampFile(root), 'utf8'));
    return hash === frontendHash(root);
  } catch {
    return false;
  }
}

/** For whoever built it otherwise: `hash` must have been taken before that build began. */
export function stampFrontend(root, hash) {
  if (!fs.existsSync(path.join(distDir(root), 'index.html')))
    throw new Error('The front-end build left no index.html.');
  fs.writeFileSync(stampFile(root), JSON.stringify({ hash }));
}

/** @returns {Promise<boolean>} whether it had to be built */
export async function ensureFrontend({ root, tools, log, signal }) {
  if (frontendFresh(root)) return false;
  const hash = frontendHash(root);
  const { code, output } = await run(
    tools.node,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
      '--config',
      path.join(root, 'app-config.yaml'),
    ],
    {
      cwd: path.join(root, 'packages', 'app'),
      log,
      signal,
      env: { ...tools.env, NODE_ENV: 'production' },
    },
  );
  if (code !== 0) throw explainFailure('Building the front end', output, log);
  stampFrontend(root, hash);
  return true;
}

/** Held while somebody installs or builds in this clone, and while somebody takes a picture of the result. */
export const setupLockFile = root => path.join(root, '.tools', 'setup.lock');

function linkTree(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [from, to].map(base =>
      path.join(base, entry.name),
    );
    if (entry.isDirectory()) linkTree(source, target);
    else {
      try {
        fs.linkSync(source, target);
      } catch (error) {
        if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(error.code))
          throw error;
        fs.copyFileSync(source, target);
      }
    }
  }
}

/**
 * The built front end as one portal serves it: links to the files as they are now, so that the next build, which empties
 * the folder, takes nothing away from a portal that runs.
 * @returns {Promise<string | null>} what `app.packageName` must say; null when nothing is built
 */
export async function frontendFor({ root, dataDir, signal }) {
  const base = path.join(dataDir, 'frontend');
  const lock = await waitForLock(setupLockFile(root), { signal });
  try {
    if (!fs.existsSync(stampFile(root))) return null;
    const { hash } = JSON.parse(fs.readFileSync(stampFile(root), 'utf8'));
    const mine = path.join(base, hash.slice(0, 16));
    if (!fs.existsSync(path.join(mine, 'package.json'))) {
      fs.rmSync(base, { recursive: true, force: true });
      linkTree(distDir(root), path.join(mine, 'dist'));
      fs.writeFileSync(
        path.join(mine, 'package.json'),
        JSON.stringify({ name: 'app', version: '0.0.0', private: true }),
      );
    }
    return mine;
  } finally {
    lock.release();
  }
}
