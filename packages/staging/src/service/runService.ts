import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isOperationError } from '@companyos/operations';
import { createApi } from '../http/createApi';
import { endpoint } from '../http/endpoint';
import { listen } from '../http/listen';
import { openApiDocument } from '../http/openApi';
import { seamLogger } from '../process/logger';
import { runChild, type Child } from '../process/runChild';
import { seededRandom } from '../random';
import { releaseDigest } from '../release/releaseDigest';
import { RELEASE_HEADER } from '../release/releaseHeader';
import { CustomerExport, explainSeamError } from './export/CustomerExport';
import { exportSample } from './export/exportSample';
import { FaultInjector, faultsSchema } from './faults';
import { JobWorker } from './jobs/JobWorker';
import { serviceEndpoints, type ServiceParts } from './routes';
import { serviceConfig, type ServiceConfig } from './serviceConfig';
import { Sessions } from './sessions';
import { TenantPools } from './TenantPools';
import type { ServiceVersion } from './version';

/** Longer than the router keeps a connection idle, so that it is the router who closes. */
const KEEP_ALIVE_MS = 120_000;

/** Tells a sample that failed from a program that knows of none. */
const SAMPLE_FAILED = 3;

const logger = seamLogger({
  service: 'staging-service',
  tags: { classification: 'internal', retention: '90-days' },
});

function description(version: ServiceVersion) {
  return {
    title: 'Reference service',
    version: version.version,
    description:
      'A small tenant-scoped service: login, query, export, job queue.',
  };
}

/**
 * Runs one version of the service out of the folder that this file lies in, which is its release: the digest it reports is
 * computed from the files there. With `--openapi` it prints its document and ends; with `--export-sample`, the export of a
 * tenant that is made up (exit code 3 where that fails).
 */
export function runService(version: ServiceVersion): void {
  if (process.argv.includes('--openapi')) {
    // Only the contract is looked at.
    const endpoints = serviceEndpoints({ version } as ServiceParts);
    const document = openApiDocument({ ...description(version), endpoints });
    process.stdout.write(`${JSON.stringify({ version, document })}\n`);
    return;
  }
  if (process.argv.includes('--export-sample')) {
    printSample(version);
    return;
  }
  runChild({
    kind: 'service',
    schema: serviceConfig,
    logger,
    start: config => start(version, config),
  }).catch(error => {
    logger.error('The service ended', { error });
    process.exit(1);
  });
}

function printSample({ flaws }: ServiceVersion): void {
  exportSample({
    policies: join(dirname(process.argv[1]), 'policies'),
    faults: new FaultInjector({
      faults: faultsSchema.parse({ ...flaws }),
      random: seededRandom(1),
      wait: delay,
    }),
  }).then(
    sample => process.stdout.write(`${JSON.stringify(sample)}\n`),
    error => {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = SAMPLE_FAILED;
    },
  );
}

async function start(
  version: ServiceVersion,
  config: ServiceConfig,
): Promise<Child> {
  // The folder of the file that Node was told to run: all of the release, and nothing else.
  const folder = dirname(process.argv[1]);
  const digest = await releaseDigest(folder);
  const pools = new TenantPools(config.tenants);
  const faults = new FaultInjector({
    faults: { ...config.faults, ...version.flaws },
    random: seededRandom(config.seed),
    wait: delay,
  });
  const jobs = new JobWorker({ pools, queue: digest, logger });
  const exports = await CustomerExport.create({
    policies: join(folder, 'policies'),
    pools,
    outboxUrl: config.outboxUrl,
  });
  const api = createApi({
    ...description(version),
    endpoints: serviceEndpoints({
      version,
      digest,
      pools,
      sessions: new Sessions(config.sessionKey),
      faults,
      jobs,
      exports,
    }),
    // Each route asks for its session itself.
    authorize: () => {},
    explain: explainSeamError,
    onError: (error, request) => {
      const what = `${request.method} ${request.url} failed`;
      // What was thrown on purpose says all there is to say.
      if (isOperationError(error)) logger.warn(`${what}: ${error.message}`);
      else logger.error(what, { error });
    },
    headers: { [RELEASE_HEADER]: digest },
  });
  const listening = await listen(api, config.port);
  listening.server.keepAliveTimeout = KEEP_ALIVE_MS;
  jobs.start();
  logger.info(`Version ${version.version} serves`, { digest });
  return {
    status: () => ({
      port: listening.port,
      version: version.version,
      digest,
      faults: faults.faults,
    }),
    async stop() {
      await listening.close();
      await jobs.stop();
      await Promise.all([pools.close(), exports.close()]);
    },
    endpoints: [
      endpoint({
        method: 'put',
        path: '/faults',
        operationId: 'setFaults',
        summary: 'From the next request on.',
        body: faultsSchema,
        answer: faultsSchema,
        handle: ({ body }) => (faults.faults = { ...body, ...version.flaws }),
      }),
    ],
  };
}
