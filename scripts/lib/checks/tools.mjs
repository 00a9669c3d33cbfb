// The checks that are one answer each: lint, types, formatting, the production build.
import path from 'node:path';
import { one } from '../counts.mjs';
import { frontendHash, setupLockFile, stampFrontend } from '../frontend.mjs';
import { waitForLock } from '../lock.mjs';
import { run } from '../run.mjs';

const MINUTE_MS = 60_000;

async function check(context, name, args, extra = {}) {
  const { code, timedOut } = await run(context.tools.node, args, {
    cwd: context.root,
    log: context.log(name),
    signal: context.signal,
    timeoutMs: 8 * MINUTE_MS,
    env: { ...context.tools.env, CI: '1', ...extra },
  });
  return {
    ...one(code === 0),
    ...(timedOut && { note: 'took too long and was stopped' }),
  };
}

export const types = context =>
  check(context, 'types', [
    path.join(context.root, 'node_modules/typescript/bin/tsc'),
  ]);

export const lint = context =>
  check(context, 'lint', [context.tools.yarn, 'run', 'lint:all']);

export const formatting = context =>
  check(context, 'formatting', [
    path.join(context.root, 'node_modules/prettier/bin-prettier.js'),
    '--check',
    '.',
  ]);

/** Everything that can be published or deployed; the front end is then the one that the drills are run against. */
export async function build(context) {
  const lock = await waitForLock(setupLockFile(context.root), context);
  try {
    const hash = frontendHash(context.root);
    const result = await check(
      context,
      'build',
      [context.tools.yarn, 'run', 'build:all'],
      { NODE_ENV: 'production' },
    );
    if (result.failed === 0) stampFrontend(context.root, hash);
    return result;
  } finally {
    lock.release();
  }
}
