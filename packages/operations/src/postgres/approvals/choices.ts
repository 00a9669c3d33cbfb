import type { Actor, Operation } from '../../types';
import type { EngineContext } from '../options';
import { decideApproval, unmet } from './ask';

/** What someone could say to an operation now. */
export interface ApprovalChoices {
  /** IDs of the requirements they could meet. */
  readonly approve: readonly string[];
  readonly reject: boolean;
  readonly revoke: boolean;
}

const NOTHING: ApprovalChoices = { approve: [], reject: false, revoke: false };

/** See `OperationEngine.approvalChoices`. */
export async function approvalChoices(
  context: Pick<EngineContext, 'policy' | 'directory'>,
  operation: Operation,
  actor: Actor,
): Promise<ApprovalChoices> {
  const { approvals, state } = operation;
  if (!approvals || approvals.confirmedAt !== null) return NOTHING;
  const said = approvals.given.some(
    given => given.by === actor.ref && given.state === 'given',
  );
  const open = ['awaiting-approval', 'running', 'waiting'].includes(state);
  if (state !== 'awaiting-approval') {
    return { ...NOTHING, revoke: said && open };
  }
  const { id, type, subject } = operation;
  const row = { id, type, subject, actor: operation.actor };
  const ask = async (
    action: 'operation:approve' | 'operation:reject',
    from: readonly string[],
  ) => {
    const question = { actor, action, from };
    const decision = await decideApproval(context, row, question);
    return decision.outcome === 'allow';
  };
  const approve: string[] = [];
  for (const requirement of said ? [] : unmet(approvals)) {
    if (await ask('operation:approve', requirement.from)) {
      approve.push(requirement.id);
    }
  }
  const everyone = approvals.required.flatMap(({ from }) => from);
  return {
    approve,
    reject: await ask('operation:reject', everyone),
    revoke: said,
  };
}
