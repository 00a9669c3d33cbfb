// Debian packages, where they can be installed without a question.
import fs from 'node:fs';
import { run } from './run.mjs';

const INSTALL_TIMEOUT_MS = 5 * 60_000;

export const canInstall = () =>
  process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');

/** Whether it worked is for the caller to see. */
export async function install(name, { root, tools, log, signal }) {
  const options = {
    cwd: root,
    log,
    signal,
    timeoutMs: INSTALL_TIMEOUT_MS,
    env: { ...tools.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  // Another check may be installing something at the same time.
  const waiting = ['-o', 'DPkg::Lock::Timeout=240'];
  await run('apt-get', [...waiting, 'update'], options);
  await run(
    'apt-get',
    [...waiting, 'install', '-y', '--no-install-recommends', name],
    options,
  );
}
