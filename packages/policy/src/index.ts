export * from './types';
export {
  PolicyBundleError,
  PolicyMatrixError,
  type PolicyBundleProblem,
} from './errors';
export {
  compilePolicyBundle,
  loadPolicyBundle,
  type BundleAction,
  type PolicyBundle,
} from './bundle';
export {
  approvalsNeeded,
  type ApprovalRule,
  type ApprovalRules,
} from './approvals';
export type { BundleFile, RawBundleFile } from './bundleFiles';
export type { BundlePolicy } from './policyFiles';
export type { Destination, Region, RetentionSchedule } from './catalogues';
export {
  PolicyDecisionPoint,
  type PolicyDecisionPointOptions,
} from './decisionPoint';
export { newUlid, type UlidOptions } from './ulid';
export {
  actorEntities,
  approvalRequest,
  ledgerRequest,
  operationRequest,
  portalRequest,
  tenantDeleteRequest,
  tenantEntity,
  tenantRequest,
  userEntity,
  type ApprovalAction,
  type ApprovalFacts,
  type LedgerAction,
  type OperationAction,
  type OperationFacts,
  type PolicyActor,
  type TenantDeleteContext,
  type TenantFacts,
  type TenantRoleBinding,
  type TenantRoleName,
  type TenantWriteAction,
  type TenantWriteContext,
} from './requests';
export {
  decisionReadRequest,
  holdRequest,
  residencyRequest,
  type HoldAction,
  type HoldFacts,
  type ResidencyAction,
} from './residencyRequests';
export {
  releaseRequest,
  type ReleaseFacts,
  type ReleaseStartContext,
  type ReleaseSteeringAction,
} from './releaseRequests';
export { probeRequest, type ProbeFacts } from './probeRequests';
export * from './retention';
export {
  bypassRequest,
  dataEraseRequest,
  dataExportRequest,
  dataWriteRequest,
  erasureFacts,
  type DataCatalogues,
  type DatasetFacts,
  type ErasureFacts,
} from './dataRequests';
export {
  checkCase,
  loadMatrix,
  uncovered,
  type MatrixCase,
} from './matrixCases';
export {
  facetNames,
  fixturesSchema,
  requestOf,
  type Facet,
} from './matrixRequests';
export {
  policyQuestion,
  PolicyQuestionError,
  type PolicyQuestion,
} from './policyQuestion';
export {
  policyBundle,
  policyExplain,
  policyTest,
  summarise,
  type PolicyBundleSummary,
  type PolicyExplanation,
  type PolicyTestReport,
} from './policyTools';
