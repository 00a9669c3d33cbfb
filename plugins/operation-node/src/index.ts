/**
 * What a domain's back end needs to have operations: policy, engine, routes, and the one error shape.
 *
 * @packageDocumentation
 */
export { actorOf } from './actorOf';
export { assertPostgres } from './assertPostgres';
export { migrateInTurn } from './migrateInTurn';
export {
  operationsServiceRef,
  type OperationsService,
} from './engine/operationsServiceRef';
export { createOpenApiRouter } from './http/createOpenApiRouter';
export {
  createOperationsRouter,
  type OperationsRouterOptions,
} from './http/createOperationsRouter';
export { operationErrorMiddleware } from './http/operationErrorMiddleware';
export { operationPaths } from './http/operationPaths';
export { operationSchemas } from './http/operationSchemas';
export { parseRequest } from './http/parseRequest';
export { toOperationError } from './http/toOperationError';
export { findPolicies } from './policy/findPolicies';
export {
  policyServiceRef,
  type PolicyService,
} from './policy/policyServiceRef';
export type { PolicyStatus } from './policy/ReloadingPolicy';
export * from './seams';
