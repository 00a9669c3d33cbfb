import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';

/**
 * The command line, as somebody else's process.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env - on top of ours
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
export function companyos(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join(root, 'packages/cli/bin/companyos'), ...args],
      { env: { ...process.env, ...env } },
    );
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => (out += chunk));
    child.stderr.on('data', chunk => (err += chunk));
    child.once('error', reject);
    child.once('close', code => resolve({ code, out, err }));
  });
}
