import type {
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { OperationEngine } from '@companyos/operations/postgres';
import {
  actorOf,
  createOpenApiRouter,
  createOperationsRouter,
  operationErrorMiddleware,
  type PolicyService,
} from '@companyos/plugin-operation-node';
import type { Router } from 'express';
import { openApiDocument } from './openapi';
import { addErasureRoutes } from './routes/erasures';
import { addHoldRoutes } from './routes/holds';
import { addPolicyRoutes } from './routes/policy';
import { addRetentionRoutes } from './routes/retention';
import type { ResidencyRoutesOptions } from './routes/types';

export interface RouterOptions extends Omit<ResidencyRoutesOptions, 'actorOf'> {
  readonly engine: OperationEngine;
  readonly policy: PolicyService;
  readonly httpAuth: HttpAuthService;
  readonly userInfo: UserInfoService;
  readonly logger: LoggerService;
}

/** The residency API: its own routes, those of its operations, and one shape for whatever goes wrong. */
export function createRouter(options: RouterOptions): Router {
  const { engine, httpAuth, logger, policy, userInfo } = options;
  const router = createOpenApiRouter(
    openApiDocument as Parameters<typeof createOpenApiRouter>[0],
  );
  const routes: ResidencyRoutesOptions = {
    ...options,
    actorOf: async req => actorOf(await httpAuth.credentials(req), userInfo),
  };
  addHoldRoutes(router, routes);
  addErasureRoutes(router, routes);
  addPolicyRoutes(router, routes);
  addRetentionRoutes(router, routes);
  router.use(createOperationsRouter(engine, { httpAuth, userInfo, policy }));
  router.use(operationErrorMiddleware({ logger }));
  return router;
}
