import type {
  ApprovalRequirement,
  Operation,
  OperationApprovals,
  OperationState,
} from '@companyos/operations';

const WORDS: { readonly [state in OperationState]: string } = {
  'awaiting-approval': 'Awaiting approval',
  running: 'Running',
  waiting: 'Waiting',
  cancelling: 'Cancelling',
  succeeded: 'Succeeded',
  'no-op': 'Nothing to do',
  failed: 'Failed',
  cancelled: 'Cancelled',
  denied: 'Denied',
  rejected: 'Rejected',
  expired: 'Expired',
};

/** The state in a word or two. A state of a newer server reads as it is. */
export function operationStateWord(state: OperationState): string {
  return WORDS[state] ?? state;
}

/** Where an operation stands, in one sentence for a person. */
export function describeOperationState(operation: Operation): string {
  const { steps, error } = operation;
  switch (operation.state) {
    case 'awaiting-approval':
      return `Nothing is touched until it is approved. ${stillNeeded(
        operation,
      )}`;
    case 'running': {
      const done = steps.filter(({ state }) => state === 'done').length;
      const current = steps.find(({ state }) => state !== 'done');
      return current
        ? `Step ${done + 1} of ${steps.length}: ${current.title}.`
        : 'It has been accepted and starts in a moment.';
    }
    case 'waiting':
      return `It waits and goes on by itself. ${sentence(
        operation.waitReason ?? 'A step did not succeed yet',
      )}`;
    case 'cancelling':
      return 'Someone asked to stop it: it stops before the next step.';
    case 'succeeded':
      return 'Everything planned is done.';
    case 'no-op':
      return 'Nothing to do: everything is as it should be already.';
    case 'failed':
      return sentence(error?.message ?? 'It failed');
    case 'cancelled':
      return `It was stopped; what was done stays done. ${sentence(
        error?.message ?? '',
      )}`.trim();
    case 'denied':
      return sentence(operation.decision.reason);
    case 'rejected':
    case 'expired':
      return `Nothing was touched. ${sentence(error?.message ?? '')}`.trim();
    default:
      return `Its state is ${operation.state}.`;
  }
}

/** Requirements that nobody's word meets yet. */
export function unmetRequirements({
  required,
  given,
}: OperationApprovals): readonly ApprovalRequirement[] {
  const met = new Set(
    given
      .filter(({ state }) => state === 'given')
      .map(({ requirement }) => requirement),
  );
  return required.filter(({ id }) => !met.has(id));
}

function stillNeeded({ approvals }: Operation): string {
  const titles = approvals
    ? unmetRequirements(approvals).map(({ title }) => title)
    : [];
  return titles.length > 0
    ? `Still needed: ${titles.join(', ')}.`
    : 'Everyone has said yes; it starts in a moment.';
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
