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
import type { Request, Router } from 'express';
import { addDeletionRoutes } from './delete/routes';
import type { DeletionService } from './delete/DeletionService';
import { addDriftRoutes, type DriftRoutesOptions } from './drift/routes';
import { addExerciseRoutes } from './exercise/routes';
import { addExportRoutes, type ExportService } from './export';
import { openApiDocument } from './openapi';
import { addRoutes } from './routes';
import type { TenantRoutesOptions } from './routes/types';

export interface RouterOptions extends Omit<TenantRoutesOptions, 'actorOf'> {
  readonly engine: OperationEngine;
  readonly policy: PolicyService;
  readonly httpAuth: HttpAuthService;
  readonly userInfo: UserInfoService;
  readonly logger: LoggerService;
  readonly exports: ExportService;
  readonly deletion: DeletionService;
  readonly database: DriftRoutesOptions['database'];
  readonly drift: DriftRoutesOptions['drift'];
}

/** The tenant API: its own routes, those of its operations, and one shape for whatever goes wrong. */
export function createRouter(options: RouterOptions): Router {
  const { engine, httpAuth, logger, policy, userInfo } = options;
  const router = createOpenApiRouter(
    openApiDocument as Parameters<typeof createOpenApiRouter>[0],
  );
  const routes = {
    ...options,
    actorOf: async (req: Request) =>
      actorOf(await httpAuth.credentials(req), userInfo),
  };
  addRoutes(router, routes);
  addDeletionRoutes(router, routes);
  addDriftRoutes(router, routes);
  addExerciseRoutes(router, routes);
  addExportRoutes(router, routes);
  router.use(createOperationsRouter(engine, { httpAuth, userInfo, policy }));
  router.use(operationErrorMiddleware({ logger }));
  return router;
}
