// The real portal for whoever needs one: `npm start`, the browser drills, the benchmarks, the crash harness.
//
// It expects installed dependencies (lib/setup.mjs) and, to serve pages, a built front end. Without `databaseUrl` it
// brings its own PostgreSQL in the data folder; with it, it uses that server (a superuser) and never stops it. Several
// portals on one server need a `databasePrefix` each; several back ends of one portal share data folder and databases.
import fs from 'node:fs';
import path from 'node:path';
import { startBackend } from './backend.mjs';
import { clientFor, connectionTo, ensureDatabases } from './databases.mjs';
import { frontendFor } from './frontend.mjs';
import { writeLocalConfig } from './local-config.mjs';
import { root as projectRoot } from './paths.mjs';
import { freePort, startPostgres } from './postgres.mjs';
import { ensureSecrets } from './secrets.mjs';
import { presentTools } from './tools.mjs';

const PEOPLE_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/**
 * @param {{ dataDir: string, port?: number, env?: NodeJS.ProcessEnv, databaseUrl?: string, databasePrefix?: string,
 *   root?: string, tools?: ReturnType<typeof presentTools>, durable?: boolean, configs?: string[], name?: string,
 *   staging?: Awaited<ReturnType<typeof import('./staging.mjs').planStaging>>,
 *   waitForReady?: boolean, signal?: AbortSignal, onStep?: (title: string) => void }} options
 *   `port`: a free one unless given. `env`: on top of the back end's environment. `configs`: more configuration files,
 *   after ours. `staging`: where the staging target will be, for the back end to know. `name`: of log and configuration, when several back ends share the folder. `durable: false`: PostgreSQL
 *   without fsync, for data nobody keeps.
 * @returns {Promise<{ url: string, port: number, users: object[], usersFile: string, databaseUrl: string,
 *   databases: { portal: string, regions: Record<string, string> }, log: string, pid: number,
 *   exited: Promise<{ code: number | null, signal: string | null }>, ready(): Promise<void>,
 *   stop(hurried?: Promise<void>): Promise<void>, kill(): Promise<void> }>}
 *   `stop` ends the back end and then our PostgreSQL; `kill` ends the back end alone, with SIGKILL.
 */
export async function startPortal({
  dataDir,
  port,
  env,
  databaseUrl,
  databasePrefix = '',
  root = projectRoot,
  tools = presentTools({ root }),
  durable = true,
  configs = [],
  staging,
  name = 'backend',
  waitForReady = true,
  signal,
  onStep = () => {},
}) {
  const logs = path.join(dataDir, 'logs');
  fs.mkdirSync(logs, { recursive: true, mode: 0o700 });
  const secrets = ensureSecrets({ root, dataDir });
  let postgres = null;
  const stops = [];
  const stop = async hurried => {
    while (stops.length) await stops.pop()(hurried);
  };
  try {
    if (!databaseUrl) {
      onStep('PostgreSQL');
      postgres = await startPostgres({
        root,
        dataDir: path.join(dataDir, 'postgres'),
        durable,
        log: path.join(logs, 'postgres.log'),
      });
      stops.push(hurried => postgres.stop(hurried));
    }
    signal?.throwIfAborted();
    const serverUrl = databaseUrl ?? postgres.url;
    const names = await ensureDatabases({
      root,
      serverUrl,
      prefix: databasePrefix,
    });
    onStep('back end');
    const appPackage = await frontendFor({ root, dataDir, signal });
    const chosen = port ?? (await freePort());
    const local = writeLocalConfig({
      dataDir,
      file: `${name === 'backend' ? 'app-config.local' : name}.yaml`,
      names,
      serverUrl,
      port: chosen,
      secrets,
      appPackage,
      staging,
    });
    const log = path.join(logs, `${name}.log`);
    const backend = await startBackend({
      root,
      tools,
      configs: [path.join(root, 'app-config.yaml'), local, ...configs],
      port: chosen,
      log,
      env,
      signal,
      waitForReady: false,
    });
    stops.push(hurried => backend.stop(hurried));
    const ready = async () => {
      await backend.ready();
      await peopleKnown({
        root,
        connection: connectionTo(serverUrl, names.portal),
        people: secrets.users,
        exited: backend.exited,
        signal,
      });
    };
    if (waitForReady) await ready();
    return {
      url: `http://localhost:${chosen}`,
      port: chosen,
      users: secrets.users,
      usersFile: secrets.usersFile,
      databaseUrl: serverUrl,
      databases: names,
      log,
      pid: backend.pid,
      exited: backend.exited,
      postgresExited: postgres?.exited ?? null,
      ready,
      stop,
      kill: () => backend.kill(),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Nobody can sign in before the catalog has read its people, a second or two after a first start. Asking the catalog's
// tables instead of signing somebody in leaves no trace of a person who was not there.
async function peopleKnown({ root, connection, people, exited, signal }) {
  const wanted = people.map(({ name }) => `user:default/${name}`);
  const deadline = Date.now() + PEOPLE_TIMEOUT_MS;
  let running = true;
  exited.then(() => (running = false));
  const client = clientFor(root, connection);
  await client.connect();
  try {
    while (running && Date.now() < deadline) {
      signal?.throwIfAborted();
      const { rows } = await client.query(
        `SELECT count(*)::int AS known FROM catalog.final_entities
          WHERE entity_ref = ANY($1) AND final_entity IS NOT NULL`,
        [wanted],
      );
      if (rows[0].known === wanted.length) return;
      await new Promise(resolve => setTimeout(resolve, POLL_MS));
    }
  } finally {
    await client.end();
  }
}
