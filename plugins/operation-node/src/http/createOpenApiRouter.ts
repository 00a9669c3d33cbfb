import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';

const DEFAULT_BODY_LIMIT = '256kb';

/**
 * A router whose OpenAPI document is the contract: served at `/openapi.json`, and on documented routes both requests and
 * answers are checked against it. A request that does not match is a 400; an answer that does not is a bug, and a 500.
 *
 * Pass `operationPaths` and `operationSchemas` on in the document to have the operation routes in it.
 */
export function createOpenApiRouter(
  spec: Parameters<typeof createValidatedOpenApiRouter>[0],
  options: { readonly bodyLimit?: string } = {},
): Router {
  const limit = options.bodyLimit ?? DEFAULT_BODY_LIMIT;
  const router = PromiseRouter();
  // Outside the validated router, which would answer a body that is too large with 400.
  router.use(express.json({ limit }));
  router.use(
    createValidatedOpenApiRouter(spec, {
      // Replaces its own body parser; it takes no empty list.
      middleware: [(_request, _response, next) => next()],
      validatorOptions: { validateResponses: true },
    }) as unknown as Router,
  );
  return router;
}
