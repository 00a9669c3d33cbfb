/** The router as a process. */
import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';
import { endpoint } from '../http/endpoint';
import { listen } from '../http/listen';
import { childConfig } from '../process/childConfig';
import { seamLogger } from '../process/logger';
import { runChild, type Child } from '../process/runChild';
import { Proxy } from './Proxy';
import { Router, type Routing } from './Router';
import {
  observationsSchema,
  routingSchema,
  type RouterRouting,
} from './routingSchema';
import { TickLog } from './TickLog';

const KEPT_TICKS = 2_400;

export const routerConfig = childConfig.extend({
  port: z.int(),
  deadlineMs: z.int().positive(),
  tickMs: z.int().positive(),
  unitWindowMs: z.int().positive(),
  routing: routingSchema,
});

export type RouterConfig = z.infer<typeof routerConfig>;

const logger = seamLogger({
  service: 'staging-router',
  tags: { classification: 'internal', retention: '90-days' },
});

async function start(config: RouterConfig): Promise<Child> {
  let inForce = config.routing;
  const router = new Router(weightsOf(inForce));
  const ticks = new TickLog(
    {
      epoch: config.instance,
      tickMs: config.tickMs,
      unitWindowMs: config.unitWindowMs,
      keep: KEPT_TICKS,
    },
    router.routing,
    Date.now(),
  );
  const proxy = new Proxy({
    router,
    ticks,
    deadlineMs: config.deadlineMs,
    ports: () => ({
      stable: inForce.stable?.port ?? null,
      canary: inForce.canary?.port ?? null,
    }),
  });
  const data = await listen((request, response) => {
    proxy.handle(request, response);
  }, config.port);
  const timer = setInterval(() => ticks.advance(Date.now()), config.tickMs);

  function change(routing: RouterRouting): RouterRouting {
    if (routing.revision < inForce.revision) {
      throw new OperationError(
        'CONFLICT',
        `Revision ${routing.revision} comes late: ${inForce.revision} is in force.`,
      );
    }
    inForce = routing;
    router.setRouting(weightsOf(routing));
    ticks.setRouting(router.routing, Date.now());
    return inForce;
  }

  return {
    status: () => ({ port: data.port }),
    async stop() {
      clearInterval(timer);
      await data.close();
      proxy.close();
    },
    endpoints: [
      endpoint({
        method: 'get',
        path: '/routing',
        operationId: 'getRouting',
        summary: 'What is in force.',
        answer: routingSchema,
        handle: () => inForce,
      }),
      endpoint({
        method: 'put',
        path: '/routing',
        operationId: 'setRouting',
        summary: 'In force from the next request on.',
        body: routingSchema,
        answer: routingSchema,
        handle: ({ body }) => change(body),
      }),
      endpoint({
        method: 'get',
        path: '/ticks',
        operationId: 'getTicks',
        summary: 'Ticks closed since a cursor.',
        query: z.object({ cursor: z.string().optional() }),
        answer: observationsSchema,
        handle: ({ query }) =>
          ticks.since(query.cursor) as z.infer<typeof observationsSchema>,
      }),
    ],
  };
}

function weightsOf(routing: RouterRouting): Routing {
  const { generation, stable, canary, canaryPercent } = routing;
  return {
    generation,
    stable: stable?.deployment ?? null,
    canary: canary?.deployment ?? null,
    canaryPercent,
  };
}

runChild({ kind: 'router', schema: routerConfig, logger, start }).catch(
  error => {
    logger.error('The router ended', { error });
    process.exit(1);
  },
);
