/**
 * What a browser, a terminal and a back end share about operations: the wire types, the one error shape, the client of the
 * operation routes that every domain's back end mounts.
 *
 * @packageDocumentation
 */
export type {
  Actor,
  Approval,
  ApprovalOutlook,
  ApprovalRequirement,
  ApprovalsNeeded,
  ChangeAction,
  DecidedPlan,
  Operation,
  OperationApprovals,
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
  openStates,
  OperationError,
  operationStates,
  toErrorBody,
  type OperationErrorCode,
  type OperationErrorOptions,
} from '@companyos/operations';
export {
  OperationsClient,
  type OperationChoices,
  type OperationListPage,
  type OperationListQuery,
  type OperationsClientOptions,
  type OperationsRequestOptions,
} from './OperationsClient';
export {
  PluginHttp,
  toSearch,
  type PluginCall,
  type PluginHttpOptions,
} from './PluginHttp';
export {
  operationErrorFromFailure,
  operationErrorFromResponse,
} from './responseError';
export {
  describeOperationState,
  operationStateWord,
  unmetRequirements,
} from './describeOperationState';
export {
  operationCancelPermission,
  operationPermissions,
  operationReadPermission,
} from './permissions';
