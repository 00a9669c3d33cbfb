// The dependencies of the lockfile, installed only when it, or what it was installed with, changed.
import fs from 'node:fs';
import path from 'node:path';
import { explainFailure } from './errors.mjs';
import { yarnSettings } from './environment.mjs';
import { hashFiles } from './hash.mjs';
import { run } from './run.mjs';
import { npmConfig } from './tools.mjs';
import { workspaces } from './workspaces.mjs';

const stampFile = root =>
  path.join(root, 'node_modules', '.companyos-install.json');

export function dependenciesHash(root) {
  const manifests = [...workspaces(root).values()].map(({ dir }) =>
    path.join(dir, 'package.json'),
  );
  return hashFiles(
    root,
    ['package.json', 'yarn.lock', '.yarnrc.yml']
      .map(name => path.join(root, name))
      .concat(manifests),
    [process.platform, process.arch],
  );
}

export function dependenciesFresh(root) {
  try {
    const { hash } = JSON.parse(fs.readFileSync(stampFile(root), 'utf8'));
    // yarn writes its own state file last, so a killed install never looks finished.
    return (
      hash === dependenciesHash(root) &&
      fs.existsSync(path.join(root, 'node_modules', '.yarn-state.yml'))
    );
  } catch {
    return false;
  }
}

/** @returns {Promise<boolean>} whether anything had to be installed */
export async function ensureDependencies({
  root,
  tools,
  log,
  signal,
  detail = () => {},
}) {
  if (dependenciesFresh(root)) return false;
  fs.rmSync(stampFile(root), { force: true });
  const settings = yarnSettings(await npmConfig({ cwd: root, signal }));
  const { code, output } = await run(
    tools.node,
    [tools.yarn, 'install', '--immutable'],
    {
      cwd: root,
      log,
      signal,
      // CI turns yarn's progress into plain lines.
      env: { CI: '1', ...settings, ...tools.env },
      onLine: line => {
        const phase = /┌ (.+ step)/.exec(line);
        if (phase) detail(phase[1].toLowerCase());
      },
    },
  );
  if (code !== 0)
    throw explainFailure('Installing the dependencies', output, log);
  fs.writeFileSync(
    stampFile(root),
    JSON.stringify({ hash: dependenciesHash(root) }),
  );
  return true;
}
