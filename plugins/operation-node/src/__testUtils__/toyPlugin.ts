import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { OperationError } from '@companyos/operations';
import type { AnyOperationDefinition } from '@companyos/operations/postgres';
import { tenantRequest } from '@companyos/policy';
import {
  actorOf,
  createOpenApiRouter,
  createOperationsRouter,
  operationErrorMiddleware,
  operationPaths,
  operationSchemas,
  operationsServiceRef,
  policyServiceRef,
} from '..';

const spec = {
  openapi: '3.0.3',
  info: { title: 'toy', version: '1' },
  paths: {
    ...operationPaths,
    '/toys': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: { name: { type: 'string' } },
              },
            },
          },
        },
        responses: {
          '202': {
            description: 'Accepted.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Operation' },
              },
            },
          },
        },
      },
    },
    '/lies': {
      get: {
        responses: {
          '200': {
            description: 'A number, it says.',
            content: { 'application/json': { schema: { type: 'number' } } },
          },
        },
      },
    },
  },
  components: { schemas: operationSchemas },
};

export interface ToyWorld {
  readonly made: Set<string>;
  /** Makes the step fail while set. */
  trouble?: Error;
}

function definition(world: ToyWorld): AnyOperationDefinition {
  return {
    type: 'toy.create',
    parse(input: { name?: unknown }) {
      if (input.name === 'bad') {
        throw new OperationError('INVALID_INPUT', 'A bad name.', {
          fields: { name: 'Choose another.' },
        });
      }
      return input;
    },
    plan: async ({ name }) => ({
      subject: `toy:${name}`,
      summary: `Make ${name}.`,
      changes: world.made.has(name)
        ? []
        : [
            {
              resource: name,
              kind: 'toy',
              action: 'create',
              summary: `Make ${name}.`,
            },
          ],
      state: null,
    }),
    question: ({ name }, _, actor) =>
      tenantRequest(
        actor,
        'tenant:create',
        {
          name,
          owner: 'group:default/acme-owners',
          tier: 'standard',
          homeRegion: 'eu-central',
          allowedRegions: ['eu-central'],
          dataClasses: ['internal'],
          retentionSchedule: '1-year',
          bindings: [],
        },
        { regionsKnown: ['eu-central'] },
      ),
    approvals: ({ name }) =>
      name.startsWith('guarded')
        ? {
            requirements: [
              {
                id: 'data-governance',
                title: 'Data governance',
                from: ['group:default/data-governance'],
                reason: 'It is theirs to say.',
              },
            ],
            validForMs: 3_600_000,
          }
        : undefined,
    steps: ({ name }) => [
      {
        key: 'make',
        title: `Make ${name}`,
        async apply() {
          if (world.trouble) throw world.trouble;
          world.made.add(name);
        },
      },
    ],
  };
}

/** The smallest plugin that has operations: how a domain's back end wires them. */
export function createToyPlugin(world: ToyWorld) {
  return createBackendPlugin({
    pluginId: 'toy',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          logger: coreServices.logger,
          operations: operationsServiceRef,
          policy: policyServiceRef,
          userInfo: coreServices.userInfo,
        },
        async init({
          httpAuth,
          httpRouter,
          logger,
          operations,
          policy,
          userInfo,
        }) {
          const engine = await operations.createEngine([definition(world)]);
          const router = createOpenApiRouter(spec);
          router.use(
            createOperationsRouter(engine, { httpAuth, policy, userInfo }),
          );
          router.post('/toys', async (request, response) => {
            const credentials = await httpAuth.credentials(request);
            const operation = await engine.submit({
              type: 'toy.create',
              input: request.body,
              actor: await actorOf(credentials, userInfo),
            });
            response.status(202).json(operation);
          });
          router.get('/lies', (_, response) => {
            response.json('not a number');
          });
          router.use(operationErrorMiddleware({ logger }));
          httpRouter.use(router);
        },
      });
    },
  });
}
