import type {
  OperationErrorBody,
  PolicyDecision,
} from '@companyos/plugin-operation-common';

/** A decision against the plan, in the shape in which denials are shown everywhere. */
export function denialOf(decision: PolicyDecision): OperationErrorBody {
  return {
    code: 'POLICY_DENIED',
    message: decision.reason,
    next:
      decision.remedy ||
      'Ask someone who has the right, and quote the decision ID.',
    decisionId: decision.id,
    policies: decision.determining,
  };
}
