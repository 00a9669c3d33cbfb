/**
 * The engine that runs operations on PostgreSQL. For back ends only.
 *
 * @packageDocumentation
 */
export { planHash, canonicalHash } from '../hash';
export { crashAfter } from './crashAfter';
export { Lease } from './Lease';
export { migrateOperations } from './migrations';
export { OperationEngine, type OperationPage } from './OperationEngine';
export type {
  ActorDirectory,
  AnyOperationDefinition,
  Decider,
  EngineLogger,
  OperationChanged,
  OperationEffect,
  OperationEngineOptions,
  OutboxWriter,
  RecordedDenial,
} from './options';
export type { ApproveRequest } from './approvals/approve';
export type { ApprovalChoices } from './approvals/choices';
export type { Intervention } from './recordIntervention';
export { decisionRecord } from './records';
export type { OperationQuery } from './store/listOperations';
export type { SubmitRequest } from './submit';
