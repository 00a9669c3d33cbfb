// How long until the portal is ready, and how much JavaScript a browser needs before anyone sees something.
//   npm run bench -- start            with what is installed and built here
//   npm run bench -- start --clone    a fresh clone of the last commit, too: tools, dependencies, front end and all
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { findChromium } from '../lib/chromium.mjs';
import { startPortal } from '../lib/portal.mjs';
import { freePort } from '../lib/postgres.mjs';
import { run as runTool } from '../lib/run.mjs';
import { table } from '../lib/table.mjs';

const WARM_STARTS = 5;
/** What create-app 1.55 loads first, measured the same way (entry scripts, gzip level 6). */
const CREATE_APP_GZIP_KB = 848;

export const describe = 'cold and warm time to ready, initial JavaScript';

const seconds = ms => `${(ms / 1000).toFixed(1)} s`;
const kilobytes = bytes => `${Math.round(bytes / 1000)} KB`;
const median = values =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function timed(work) {
  const begun = performance.now();
  const result = await work();
  return { ms: performance.now() - begun, result };
}

const size = bodies => ({
  raw: bodies.reduce((total, body) => total + body.length, 0),
  gzip: bodies.reduce((total, body) => total + gzipSync(body).length, 0),
  files: bodies.length,
});

/** The scripts that the built index.html names. */
function entryScripts(root) {
  const dist = path.join(root, 'packages', 'app', 'dist');
  const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
  const sources = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(
    ([, source]) => source.replace(/^.*?(static\/)/, '$1'),
  );
  return size(sources.map(source => fs.readFileSync(path.join(dist, source))));
}

/** The scripts that a browser really asked for, until the sign-in page and then until the home page is there. */
async function requestedScripts({ root, chromium, portal }) {
  const { chromium: browserType } = createRequire(
    path.join(root, 'package.json'),
  )('@playwright/test');
  const browser = await browserType.launch({ executablePath: chromium });
  try {
    const page = await browser.newPage({ baseURL: portal.url });
    const bodies = [];
    page.on('response', response => {
      if (response.request().resourceType() === 'script')
        bodies.push(response.body());
    });
    await page.goto('/');
    const heading = page.getByRole('heading', { name: 'Sign in' });
    await heading.waitFor();
    await page.waitForLoadState('networkidle');
    const signIn = size(await Promise.all(bodies));
    const [user] = portal.users;
    await page.getByText(user.displayName, { exact: true }).click();
    await page.getByLabel('Password', { exact: true }).fill(user.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading.waitFor({ state: 'hidden' });
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await page.waitForLoadState('networkidle');
    return { signIn, home: size(await Promise.all(bodies)) };
  } finally {
    await browser.close();
  }
}

/** `npm start` in a clone of the last commit, until it says where it is. */
async function freshClone({ root, folder, signal }) {
  const clone = path.join(folder, 'clone');
  await runTool('git', ['clone', '--quiet', root, clone], { signal });
  const { code, output } = await runTool(
    process.execPath,
    [path.join(clone, 'scripts', 'smoke.mjs')],
    {
      cwd: clone,
      signal,
      env: { ...process.env, PORT: String(await freePort()) },
    },
  );
  if (code !== 0) throw new Error(`The fresh clone failed: ${output}`);
  return Number(/smoke: ready after ([\d.]+) s/.exec(output)[1]) * 1000;
}

export async function run({ args, root, tools, progress, signal, onStop }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'companyos-bench-'));
  onStop(async () => fs.rmSync(folder, { recursive: true, force: true }));
  const dataDir = path.join(folder, 'data');
  const rows = [['Time to ready', '']];
  const start = () => startPortal({ dataDir, root, tools, signal });

  if (args.includes('--clone')) {
    await progress.step('Fresh clone', async () => {
      const ms = await freshClone({ root, folder, signal });
      rows.push(['fresh clone: tools, dependencies, front end', seconds(ms)]);
    });
  }
  let portal;
  await progress.step('First start', async () => {
    const { ms, result } = await timed(start);
    portal = result;
    onStop(hurried => portal.stop(hurried));
    rows.push(['first start, empty data folder', seconds(ms)]);
  });
  const warm = [];
  await progress.step('Warm starts', async () => {
    for (let index = 0; index < WARM_STARTS; index += 1) {
      await portal.stop();
      const { ms, result } = await timed(start);
      portal = result;
      warm.push(ms);
    }
  });
  rows.push([
    `warm start, median of ${WARM_STARTS} (${seconds(
      Math.min(...warm),
    )} to ${seconds(Math.max(...warm))})`,
    seconds(median(warm)),
  ]);

  const scripts = [['JavaScript', 'files', 'raw', 'gzip']];
  const add = (title, { files, raw, gzip }) =>
    scripts.push([title, String(files), kilobytes(raw), kilobytes(gzip)]);
  add('entry scripts of index.html', entryScripts(root));
  const chromium = findChromium({ root });
  if (chromium)
    await progress.step('First load in a browser', async () => {
      const { signIn, home } = await requestedScripts({
        root,
        chromium,
        portal,
      });
      add('requested until the sign-in page', signIn);
      add('requested until the home page', home);
    });
  else progress.say('  - First load in a browser: no Chromium found');
  progress.say(
    [
      '',
      ...table(rows),
      '',
      ...table(scripts),
      '',
      `  create-app 1.55 for comparison: ${CREATE_APP_GZIP_KB} KB gzip`,
      '',
    ].join('\n'),
  );
}
