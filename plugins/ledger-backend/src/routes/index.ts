import {
  createOpenApiRouter,
  operationErrorMiddleware,
} from '@companyos/plugin-operation-node';
import type { Router } from 'express';
import { spec } from '../openapi';
import { checkpointRoutes } from './checkpoints';
import { deliverRoutes } from './deliver';
import { entryRoutes } from './entries';
import { headRoutes } from './head';
import type { RouterOptions } from './types';

/** Above the largest batch of a relay: half a million characters, of up to four bytes. */
const BODY_LIMIT = '4mb';

export function createRouter(options: RouterOptions): Router {
  const router = createOpenApiRouter(
    spec as unknown as Parameters<typeof createOpenApiRouter>[0],
    { bodyLimit: BODY_LIMIT },
  );
  headRoutes(router, options);
  entryRoutes(router, options);
  checkpointRoutes(router, options);
  deliverRoutes(router, options);
  router.use(operationErrorMiddleware(options));
  return router;
}
