// Everything that must be there before anything can run: tools, dependencies, the built front end.
import path from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { ensureFrontend, setupLockFile } from './frontend.mjs';
import { waitForLock } from './lock.mjs';
import { ensureTools } from './tools.mjs';

/**
 * @param {{ root: string, logs: string, progress: object, signal?: AbortSignal, frontend?: boolean }} options
 * @returns {Promise<Awaited<ReturnType<typeof ensureTools>>>}
 */
export async function setUp({ root, logs, progress, signal, frontend = true }) {
  const log = name => path.join(logs, `${name}.log`);
  // Two commands started together must not install into one folder at a time.
  const lock = await waitForLock(setupLockFile(root), {
    signal,
    onWait: holder =>
      progress.say(
        `  … waiting for the set-up that process ${holder?.pid} is doing`,
      ),
  });
  try {
    let tools;
    await progress.step('Node and yarn', async detail => {
      tools = await ensureTools({
        root,
        log: log('tools'),
        signal,
        onFetch: detail,
      });
    });
    await progress.step('Dependencies', async detail =>
      (await ensureDependencies({
        root,
        tools,
        log: log('install'),
        signal,
        detail,
      }))
        ? 'installed'
        : 'up to date',
    );
    if (frontend)
      await progress.step('Front end', async () =>
        (await ensureFrontend({ root, tools, log: log('frontend'), signal }))
          ? 'built'
          : 'up to date',
      );
    return tools;
  } finally {
    lock.release();
  }
}
