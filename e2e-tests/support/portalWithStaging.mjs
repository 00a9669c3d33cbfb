// The real back end and the real staging target, in a folder that goes with the test.
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { startPortal } from '../../scripts/lib/portal.mjs';
import { planStaging, startStaging } from '../../scripts/lib/staging.mjs';
import { presentTools } from '../../scripts/lib/tools.mjs';
import { startTestPostgres } from './testPostgres.mjs';

/** @param {import('node:test').TestContext} t */
export async function startPortalWithStaging(t) {
  const { dataDir, postgres } = await startTestPostgres(t);
  const plan = await planStaging({});
  const staging = await startStaging({
    root,
    dataDir,
    tools: presentTools({ root }),
    serverUrl: postgres.url,
    credentialKey: 'k'.repeat(32),
    plan,
  });
  t.after(() => staging.stop());
  /** Again after a kill: the same portal on the same data. */
  const start = async port => {
    const started = await startPortal({
      dataDir,
      databaseUrl: postgres.url,
      staging: plan,
      port,
    });
    t.after(() => started.stop());
    return started;
  };
  return {
    dataDir,
    portal: await start(),
    start,
    stagingFile: path.join(dataDir, 'staging.json'),
    usersFile: path.join(dataDir, 'users.json'),
    /** What the staging target says of itself. */
    async status() {
      const headers = { authorization: `Bearer ${plan.token}` };
      return (await fetch(`${plan.url}/status`, { headers })).json();
    },
    /** The version that all users get, and the canary beside it. */
    async serving() {
      const { weights, deployments } = await this.status();
      const { version } = deployments.find(({ id }) => id === weights.stable);
      return { version, canary: weights.canary };
    },
    env: {
      HOME: dataDir,
      XDG_CONFIG_HOME: dataDir,
    },
  };
}
