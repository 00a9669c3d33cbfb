// The configuration of the portal on this machine: ports, database, generated secrets, local users.
import path from 'node:path';
import { connectionTo, databaseUrl } from './databases.mjs';
import { writePrivate } from './secrets.mjs';

/** Writes it into the data folder (JSON is YAML) and returns its path. */
export function writeLocalConfig({
  dataDir,
  names,
  serverUrl,
  port,
  secrets,
  appUrl,
  appPackage,
  staging,
  file: fileName = 'app-config.local.yaml',
}) {
  const baseUrl = `http://localhost:${port}`;
  const config = {
    app: {
      baseUrl: appUrl ?? baseUrl,
      ...(appPackage && { packageName: appPackage }),
      // The folder itself keeps what a running portal needs.
      disableStaticFallbackCache: true,
    },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      ...(appUrl && { cors: { origin: appUrl, credentials: true } }),
      database: { connection: connectionTo(serverUrl, names.portal) },
    },
    auth: {
      environment: 'development',
      session: { secret: secrets.sessionSecret },
      providers: {
        local: {
          users: secrets.users.map(({ name, password }) => ({
            name,
            password,
          })),
        },
      },
    },
    companyos: {
      tenants: { credentialKey: secrets.credentialKey },
      // Made by the ledger at its first start.
      ledger: { keyFile: path.join(dataDir, 'ledger-key.pem') },
      objectStores: localStores(dataDir),
      ...(staging && {
        staging: {
          url: staging.url,
          token: staging.token,
          routerUrl: staging.routerUrl,
          databaseUrl: databaseUrl(serverUrl, staging.database),
        },
      }),
      regions: Object.fromEntries(
        Object.entries(names.regions).map(([region, database]) => [
          region,
          // As one value: its parts (host, role) would each be taken for a secret and blacked out in every log line.
          { connection: databaseUrl(serverUrl, database) },
        ]),
      ),
    },
  };
  const file = path.join(dataDir, fileName);
  writePrivate(
    file,
    `# Generated at every start.\n${JSON.stringify(config, null, 2)}\n`,
  );
  return file;
}

/** The destinations of policies/destinations.yaml that are ours: to a partner, nothing is connected here. */
const STORES = {
  'eu-download': 'eu-central',
  'us-download': 'us-east',
  'eu-archive': 'eu-central',
  'us-archive': 'us-east',
};

function localStores(dataDir) {
  return Object.fromEntries(
    Object.entries(STORES).map(([id, region]) => [
      id,
      { region, path: path.join(dataDir, 'objects', id) },
    ]),
  );
}
