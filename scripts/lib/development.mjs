// `yarn start`: both ends from source with reload, on the local PostgreSQL and with the local people.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { checkPortFree, parsePort } from './backend.mjs';
import { ensureDatabases } from './databases.mjs';
import { writeLocalConfig } from './local-config.mjs';
import { root as projectRoot } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { endGroup } from './run.mjs';
import { ensureSecrets } from './secrets.mjs';

const DEFAULT_APP_PORT = 3000;

/** Same shape as `startPortal`; the output of both ends goes to the terminal. */
export async function startDevelopment({
  dataDir,
  port,
  tools,
  databaseUrl,
  staging,
  root = projectRoot,
}) {
  const appPort = parsePort(process.env.APP_PORT, DEFAULT_APP_PORT, 'APP_PORT');
  await checkPortFree(appPort, 'APP_PORT');
  const appUrl = `http://localhost:${appPort}`;
  const log = path.join(dataDir, 'logs', 'postgres.log');
  const secrets = ensureSecrets({ root, dataDir });
  const postgres = databaseUrl
    ? null
    : await startPostgres({
        root,
        dataDir: path.join(dataDir, 'postgres'),
        log,
      });
  try {
    const serverUrl = databaseUrl ?? postgres.url;
    const names = await ensureDatabases({ root, serverUrl });
    const local = writeLocalConfig({
      dataDir,
      file: 'app-config.development.yaml',
      names,
      serverUrl,
      port,
      secrets,
      appUrl,
      staging,
    });
    const child = spawn(
      tools.node,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'repo',
        'start',
        '--config',
        path.join(root, 'app-config.yaml'),
        '--config',
        local,
      ],
      {
        cwd: root,
        env: { ...tools.env, NODE_ENV: 'development' },
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    return {
      url: `http://localhost:${port}`,
      appUrl,
      users: secrets.users,
      databaseUrl: serverUrl,
      log,
      exited: new Promise(resolve => child.once('exit', resolve)),
      postgresExited: postgres?.exited ?? null,
      async stop(hurried) {
        await endGroup(child);
        await postgres?.stop(hurried);
      },
    };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}
