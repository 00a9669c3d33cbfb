/**
 * The one view of plan, denial, approval and progress, used by the wizard, the domain pages and the operations page.
 *
 * @packageDocumentation
 */
export * from './api/OperationsApi';
export * from './api/DefaultOperationsApi';
export { errorBodyOf } from './api/errorBody';
export * from './components/ApprovalsNeeded';
export * from './components/CopyableId';
export * from './components/DecisionLine';
export * from './components/DenialPanel';
export * from './components/EntityLink';
export * from './components/ErrorPanel';
export * from './components/Facts';
export * from './components/Loaded';
export * from './components/OperationOutput';
export * from './components/OperationProgress';
export * from './components/PlanView';
export * from './components/ReasonDialog';
export * from './components/RelativeTime';
export * from './components/StaleNote';
export * from './components/StatusBadge';
export * from './components/StepList';
export * from './format';
export * from './hooks/useAsyncRefetch';
export * from './hooks/useNow';
export * from './hooks/useOperation';
export * from './hooks/useOperationSignal';
export * from './hooks/useSignalHint';
export * from './links';
export * from './operationState';
export * from './plan';
export * from './progress';
export * from './wizard/denialOf';
export * from './wizard/FieldMessage';
export * from './wizard/planProblem';
export * from './wizard/useSubmittedErrors';
export * from './wizard/WizardPlan';
