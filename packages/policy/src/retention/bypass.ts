import { BYPASS_ACTION, type GovernanceBypass } from './types';

/** Why a bypass does not count, one sentence each; empty when it does. */
export function bypassRefusals({
  decision,
  explicit,
  reason,
}: GovernanceBypass): string[] {
  return [
    ...(decision.request.action === BYPASS_ACTION &&
    decision.outcome === 'allow'
      ? []
      : [
          `Policy did not allow ${BYPASS_ACTION} (decision ${decision.id}): ask someone who may.`,
        ]),
    ...(explicit === true
      ? []
      : ['The bypass was not asked for explicitly: say so for this object.']),
    ...(reason.trim() === ''
      ? ['The bypass has no reason: give one, it is recorded.']
      : []),
  ];
}
