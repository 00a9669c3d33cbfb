import {
  approvalRequest,
  type ApprovalAction,
  type PolicyDecision,
} from '@companyos/policy';
import type {
  Actor,
  ApprovalOutlook,
  ApprovalRequirement,
  ApprovalsNeeded,
  OperationApprovals,
} from '../../types';
import type { EngineContext } from '../options';
import type { OperationRow } from '../rows';

/** What is stored of the approvals that a new operation needs. */
export function askedFor(
  { requirements, validForMs }: ApprovalsNeeded,
  now: Date,
): OperationApprovals {
  return {
    required: requirements,
    given: [],
    expiresAt: new Date(now.getTime() + validForMs).toISOString(),
    confirmedAt: null,
  };
}

/** Requirements that nobody's word meets. */
export function unmet({
  required,
  given,
}: OperationApprovals): readonly ApprovalRequirement[] {
  const met = given
    .filter(({ state }) => state === 'given')
    .map(({ requirement }) => requirement);
  return required.filter(({ id }) => !met.includes(id));
}

/** May this actor approve, or reject, for this requirement? Whoever asks records the answer. */
export async function decideApproval(
  { policy, directory }: Pick<EngineContext, 'policy' | 'directory'>,
  row: Pick<OperationRow, 'id' | 'type' | 'subject' | 'actor'>,
  question: {
    readonly actor: Actor;
    readonly action: ApprovalAction;
    readonly from: readonly string[];
  },
): Promise<PolicyDecision> {
  const { actor, action, from } = question;
  const through = from.filter(group => actor.groups.includes(group));
  const sizes = await Promise.all(
    through.map(async group => (await directory.peopleIn(group)).length),
  );
  const operation = {
    id: row.id,
    type: row.type,
    subject: row.subject,
    requestedBy: row.actor.ref,
  };
  return policy.decide(
    approvalRequest(actor, action, operation, {
      approvers: from,
      people: Math.max(0, ...sizes),
    }),
  );
}

/** Who could give each approval now, without whoever asks for the operation and without groups of one. */
export async function approvalOutlook(
  { directory }: Pick<EngineContext, 'directory'>,
  { requirements }: ApprovalsNeeded,
  requester: Actor,
): Promise<readonly ApprovalOutlook[]> {
  return Promise.all(
    requirements.map(async requirement => {
      const groups = await Promise.all(
        requirement.from.map(group => directory.peopleIn(group)),
      );
      const people = groups.filter(({ length }) => length > 1).flat();
      return {
        ...requirement,
        people: [...new Set(people)]
          .filter(ref => ref !== requester.ref)
          .sort(),
      };
    }),
  );
}
