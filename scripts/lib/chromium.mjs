// A Chromium for the browser drills: found, or installed where that needs no questions.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canInstall, install } from './apt.mjs';
import { run } from './run.mjs';

// The one without windows does nothing besides, so it is the quicker one.
const WINDOWLESS = 'chromium-headless-shell';
const NAMES = [
  WINDOWLESS,
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const INSTALL_TIMEOUT_MS = 5 * 60_000;

// Some distributions ship a `chromium-browser` that only tells you to install something else.
const works = file =>
  fs.existsSync(file) &&
  /\d+\.\d+/.test(
    spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 })
      .stdout ?? '',
  );

function playwrightOwn(root) {
  try {
    const { chromium } = createRequire(path.join(root, 'package.json'))(
      '@playwright/test',
    );
    return chromium.executablePath();
  } catch {
    return null;
  }
}

/** @returns {string | null} */
export function findChromium({ root, env = process.env }) {
  const onPath = (env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap(folder => NAMES.map(name => path.join(folder, name)));
  const own = playwrightOwn(root);
  const candidates = [
    ...(env.PLAYWRIGHT_CHROMIUM ? [env.PLAYWRIGHT_CHROMIUM] : []),
    ...onPath,
    ...PLACES,
    ...(own ? [own] : []),
  ];
  return candidates.find(works) ?? null;
}

/** Installs one if that is possible here; says what it does through `say`. */
export async function installChromium({ root, tools, log, say, signal }) {
  const options = {
    cwd: root,
    log,
    signal,
    timeoutMs: INSTALL_TIMEOUT_MS,
    env: tools.env,
  };
  if (canInstall()) {
    say('Chromium: none here, installing one with apt-get');
    // Not every distribution has the first.
    for (const name of [WINDOWLESS, 'chromium']) {
      await install(name, { root, tools, log, signal });
      const found = findChromium({ root });
      if (found) return found;
    }
  }
  say('Chromium: none here, installing with playwright install chromium');
  await run(
    tools.node,
    [
      path.join(root, 'node_modules/@playwright/test/cli.js'),
      'install',
      'chromium',
    ],
    options,
  );
  return findChromium({ root });
}
