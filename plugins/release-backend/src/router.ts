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
import { addRoutes } from './routes';
import type { ReleaseRoutesOptions } from './routes/types';

export interface RouterOptions extends Omit<ReleaseRoutesOptions, 'actorOf'> {
  readonly engine: OperationEngine;
  readonly policy: PolicyService;
  readonly httpAuth: HttpAuthService;
  readonly userInfo: UserInfoService;
  readonly logger: LoggerService;
}

/** The release API: its own routes, those of its operations, and one shape for whatever goes wrong. */
export function createRouter(options: RouterOptions): Router {
  const { engine, httpAuth, logger, policy, userInfo } = options;
  const router = createOpenApiRouter(
    openApiDocument as Parameters<typeof createOpenApiRouter>[0],
  );
  addRoutes(router, {
    ...options,
    actorOf: async req => actorOf(await httpAuth.credentials(req), userInfo),
  });
  router.use(createOperationsRouter(engine, { httpAuth, userInfo, policy }));
  router.use(operationErrorMiddleware({ logger }));
  return router;
}
