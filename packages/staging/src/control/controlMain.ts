/** The control process. */
import { createInterface } from 'node:readline';
import knexFactory from 'knex';
import { Client } from 'pg';
import { createApi } from '../http/createApi';
import { listen, LOOPBACK } from '../http/listen';
import { requireToken } from '../http/token';
import { seamLogger } from '../process/logger';
import { derivedPassword } from '../tenants/databaseRoles';
import { ensureOutboxLogin } from '../tenants/outboxLogin';
import { ensureReferenceTenants } from '../tenants/referenceTenants';
import { Traffic } from '../traffic/Traffic';
import { Builds } from './Builds';
import { controlConfig, type ControlConfig } from './controlConfig';
import { crashAfter } from './effects';
import { Deployments } from './Deployments';
import { Fleet } from './Fleet';
import { migrateStaging, SCHEMA } from './migrate';
import { RouterLink } from './RouterLink';
import { controlEndpoints } from './routes';
import { soleControl } from './soleControl';
import { Stage } from './Stage';
import { Store } from './Store';
import { TelemetryOutage } from './TelemetryOutage';

const logger = seamLogger({
  service: 'staging-control',
  tags: { classification: 'internal', retention: '90-days' },
});

function die(error: unknown): void {
  logger.error('The control process ended', { error });
  process.exit(1);
}

async function main(config: ControlConfig): Promise<() => Promise<void>> {
  const { databaseUrl, credentialKey, traffic } = config;
  const client = new Client({ connectionString: databaseUrl });
  // Without it we no longer know that we are the only one.
  client.on('error', die);
  await client.connect();
  await soleControl(client);
  const knex = knexFactory({
    client: 'pg',
    connection: databaseUrl,
    searchPath: [SCHEMA],
    pool: { min: 0, max: 4 },
  });
  await migrateStaging(knex);
  const { tenants, users } = await ensureReferenceTenants(client, {
    databaseUrl,
    credentialKey,
    usersPerTenant: traffic.usersPerTenant,
  });
  const onEffect = crashAfter(process.env);
  const store = new Store(knex);
  const builds = new Builds(config.builds);
  let superviseSoon = () => {};
  const fleet = new Fleet({
    store,
    token: derivedPassword(credentialKey, 'processes'),
    logs: config.logs,
    abandonedAfterMs: config.abandonedAfterMs,
    logger,
    onEffect,
    onExit: () => superviseSoon(),
  });
  const router = new RouterLink({
    store,
    fleet,
    file: config.routerFile,
    port: config.routerPort,
    config: {
      deadlineMs: config.deadlineMs,
      tickMs: config.tickMs,
      unitWindowMs: config.unitWindowMs,
    },
  });
  const deployments = new Deployments({
    store,
    fleet,
    builds,
    router,
    logger,
    serviceConfig: {
      sessionKey: derivedPassword(credentialKey, 'sessions'),
      tenants,
      outboxUrl: await ensureOutboxLogin(client, {
        databaseUrl,
        credentialKey,
      }),
      seed: traffic.seed,
    },
  });
  const stage = new Stage({
    store,
    fleet,
    builds,
    deployments,
    router,
    onEffect,
  });
  const routerUrl = `http://${LOOPBACK}:${config.routerPort}`;
  const background = new Traffic({ url: routerUrl, users, seed: traffic.seed });
  await stage.start();
  if (config.first && (await store.routing()).stable === null) {
    const { deployment, build } = config.first;
    await stage.deploy({ deployment, build, fence: 0 });
    await stage.setWeights({
      stable: deployment,
      canary: null,
      canaryPercent: 0,
      fence: 0,
    });
  }
  const supervise = () =>
    stage
      .supervise()
      .catch(error => logger.error('Supervising failed', { error }));
  superviseSoon = supervise;
  const timer = setInterval(supervise, config.superviseMs);
  background.setRate(traffic.requestsPerSecond);
  const api = await listen(
    createApi({
      title: 'Staging',
      version: '1.0.0',
      description:
        'Deploys versions of the reference service, shares out traffic between two of them, and tells what each did.',
      endpoints: controlEndpoints({
        stage,
        deployments,
        builds,
        traffic: background,
        outage: new TelemetryOutage(),
        routerUrl,
        users: tenants.flatMap(
          ({ facts: { name } }) =>
            users.find(({ tenant }) => tenant === name) ?? [],
        ),
      }),
      authorize: requireToken(config.token),
      onError: error => logger.error('The control API failed', { error }),
    }),
    config.port,
  );
  logger.info('Staging is controlled', { url: api.url, routerUrl });
  return async () => {
    superviseSoon = () => {};
    clearInterval(timer);
    background.stop();
    await api.close();
    await stage.stop();
    await knex.destroy();
    await client.end();
  };
}

/** The configuration is one line; when the input then ends, whoever started us is gone, however it ended. */
const input = createInterface({ input: process.stdin });
input.once('line', line => {
  const started = main(controlConfig.parse(JSON.parse(line)));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    started
      .then(end => end())
      .then(() => process.exit(0))
      .catch(die);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  input.once('close', stop);
  started.catch(die);
});
