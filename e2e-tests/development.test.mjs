// `yarn start`: both ends from source, with reload, for those who work on the portal.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { root } from '../scripts/lib/paths.mjs';
import { freePort } from '../scripts/lib/postgres.mjs';
import { startScript, temporaryFolder } from '../scripts/lib/testing.mjs';

async function answers(url, stillRuns) {
  for (;;) {
    assert.ok(stillRuns(), `ended before ${url} answered`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return response;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}

test(
  'yarn start serves the front end and the back end, and ends both on Ctrl-C',
  { timeout: 240_000 },
  async t => {
    const port = await freePort();
    const appPort = await freePort();
    const { child, exited, output } = startScript(
      t,
      path.join(root, 'scripts/start.mjs'),
      {
        env: {
          ...process.env,
          npm_config_user_agent: 'yarn/4',
          COMPANYOS_DATA_DIR: path.join(temporaryFolder(t), 'data'),
          PORT: String(port),
          APP_PORT: String(appPort),
        },
      },
    );
    let running = true;
    exited.then(() => (running = false));
    const stillRuns = () => running;
    await answers(
      `http://localhost:${port}/.backstage/health/v1/readiness`,
      stillRuns,
    );
    const page = await answers(`http://localhost:${appPort}/`, stillRuns);
    assert.match(await page.text(), /<title>\s*CompanyOS Portal\s*<\/title>/);
    child.kill('SIGINT');
    assert.equal(await exited, 0, output());
    for (const gone of [port, appPort])
      await assert.rejects(fetch(`http://localhost:${gone}/`));
  },
);
