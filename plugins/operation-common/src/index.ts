/**
 * What a browser, a terminal and a back end share about operations: the wire types, the one error shape, the client of the
 * operation routes that every domain's back end mounts.
 *
 * @packageDocumentation
 */
export type {
  Actor,
  ChangeAction,
  DecidedPlan,
  Operation,
  OperationErrorBody,
  OperationState,
  OperationStep,
  Plan,
  PlanChange,
} from '@companyos/operations';
export type { PolicyDecision } from '@companyos/policy';
export {
  errorCatalogue,
  errorCodeEntry,
  fromErrorBody,
  isEnded,
  isErrorBody,
  isOperationError,
  OperationError,
  operationStates,
  toErrorBody,
  type OperationErrorCode,
  type OperationErrorOptions,
} from '@companyos/operations';
export {
  OperationsClient,
  type OperationListPage,
  type OperationListQuery,
  type OperationsClientOptions,
  type OperationsRequestOptions,
} from './OperationsClient';
export {
  operationErrorFromFailure,
  operationErrorFromResponse,
} from './responseError';
export {
  describeOperationState,
  operationStateWord,
} from './describeOperationState';
export {
  operationCancelPermission,
  operationPermissions,
  operationReadPermission,
} from './permissions';
