import { z } from 'zod/v4';
import { endpoint, type Endpoint } from '../http/endpoint';
import { observationsSchema } from '../router/routingSchema';
import { faultsSchema } from '../service/faults';
import type { ServiceUser } from '../tenants/referenceTenants';
import type { Traffic } from '../traffic/Traffic';
import type { Builds } from './Builds';
import type { Deployments } from './Deployments';
import type { Stage } from './Stage';
import type { TelemetryOutage } from './TelemetryOutage';

const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'use lower-case letters, digits, dots, hyphens and underscores, 63 at most',
  );
const fence = z.coerce.number().int().min(0);

const deployment = z.object({
  id: z.string(),
  version: z.string(),
  digest: z.string(),
  state: z.enum(['starting', 'running', 'failed', 'retiring', 'retired']),
  reason: z.string().nullable(),
});

const build = z.object({
  build: z.string(),
  version: z.string(),
  summary: z.string(),
  digest: z.string(),
});

const weights = z.strictObject({
  stable: name,
  canary: name.nullable(),
  canaryPercent: z.int().min(0).max(100),
});

const weightsInForce = weights.extend({ generation: z.int() });

const outageSchema = z.strictObject({ seconds: z.int().min(0).max(600) });

const traffic = z.object({
  requestsPerSecond: z.number().min(0).max(500),
});

/** The control API. */
export function controlEndpoints(options: {
  readonly stage: Stage;
  readonly deployments: Deployments;
  readonly builds: Builds;
  readonly traffic: Traffic;
  readonly outage: TelemetryOutage;
  /** Where users reach the service. */
  readonly routerUrl: string;
  /** Somebody of each tenant, for probes to log in as. */
  readonly users: readonly ServiceUser[];
}): readonly Endpoint[] {
  const {
    stage,
    deployments,
    builds,
    traffic: background,
    outage,
    routerUrl,
    users,
  } = options;
  const status = async () => ({
    routerUrl,
    fence: await stage.fence(),
    weights: await stage.readBackIfAny(),
    deployments: await deployments.list(),
    builds: await builds.list(),
    traffic: background.counts,
  });
  return [
    endpoint({
      method: 'get',
      path: '/status',
      operationId: 'getStatus',
      summary: 'Everything at a glance.',
      answer: z.object({
        routerUrl: z.string(),
        /** The highest that a change has carried; lower ones are refused. */
        fence: z.int(),
        /** Null before anything has traffic. */
        weights: weightsInForce.nullable(),
        deployments: z.array(deployment),
        builds: z.array(build),
        traffic: z.object({
          requestsPerSecond: z.number(),
          requests: z.int(),
          failed: z.int(),
          skipped: z.int(),
        }),
      }),
      handle: status,
    }),
    endpoint({
      method: 'post',
      path: '/deployments',
      operationId: 'deploy',
      summary: 'Runs a build; answers when it is healthy and what was built.',
      body: z.strictObject({ deployment: name, build: z.string(), fence }),
      answer: deployment,
      handle: ({ body }) => stage.deploy(body),
    }),
    endpoint({
      method: 'delete',
      path: '/deployments/{id}',
      operationId: 'retire',
      summary: 'Ends a deployment that has no traffic of users.',
      params: z.object({ id: name }),
      query: z.strictObject({ fence }),
      answer: deployment,
      handle: ({ params, query }) =>
        stage.retire({ deployment: params.id, fence: query.fence }),
    }),
    endpoint({
      method: 'put',
      path: '/deployments/{id}/faults',
      operationId: 'setFaults',
      summary: 'Has a deployment fail on purpose; an empty object stops that.',
      params: z.object({ id: name }),
      body: faultsSchema,
      answer: faultsSchema,
      handle: ({ params, body }) => stage.setFaults(params.id, body),
    }),
    endpoint({
      method: 'get',
      path: '/weights',
      operationId: 'getWeights',
      summary: 'The weights that the router has in force.',
      answer: weightsInForce,
      handle: () => stage.readBack(),
    }),
    endpoint({
      method: 'put',
      path: '/weights',
      operationId: 'setWeights',
      summary: 'Answers with what the router says it has in force then.',
      body: weights
        .extend({ fence })
        .refine(
          ({ stable, canary, canaryPercent }) =>
            canary === null ? canaryPercent === 0 : canary !== stable,
          {
            message:
              'without a canary the weight is 0, and a canary is not stable itself',
          },
        ),
      answer: weightsInForce,
      handle: ({ body }) => stage.setWeights(body),
    }),
    endpoint({
      method: 'get',
      path: '/observations',
      operationId: 'observe',
      summary: 'What both arms did, by the start of requests, since a cursor.',
      query: z.strictObject({ cursor: z.string().optional() }),
      answer: observationsSchema,
      handle: async ({ query }) => {
        outage.refuse();
        return (await stage.observe(query.cursor)) as z.infer<
          typeof observationsSchema
        >;
      },
    }),
    endpoint({
      method: 'put',
      path: '/telemetry-outage',
      operationId: 'setTelemetryOutage',
      summary:
        'Has the observations fail on purpose for so long, and come back by themselves; 0 brings them back.',
      body: outageSchema,
      answer: outageSchema,
      handle: ({ body }) => outage.begin(body.seconds),
    }),
    endpoint({
      method: 'get',
      path: '/users',
      operationId: 'getUsers',
      summary: 'Somebody of each tenant to log in as, made up like the tenant.',
      answer: z.object({
        items: z.array(
          z.object({
            tenant: z.string(),
            user: z.string(),
            password: z.string(),
          }),
        ),
      }),
      handle: () => ({ items: [...users] }),
    }),
    endpoint({
      method: 'put',
      path: '/traffic',
      operationId: 'setTraffic',
      summary: 'How much background traffic there is.',
      body: traffic,
      answer: traffic,
      handle: ({ body }) => {
        background.setRate(body.requestsPerSecond);
        return body;
      },
    }),
  ];
}
