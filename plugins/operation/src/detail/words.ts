import type { ReasonDialogWords } from '@companyos/plugin-operation-react';

/** What a person can say to an operation. */
export type Word = 'approve' | 'reject' | 'revoke' | 'cancel';

export const WORDS: { readonly [word in Word]: ReasonDialogWords } = {
  approve: {
    question: 'Approve this plan?',
    consequence:
      'Your yes is for exactly this plan. When nobody else is needed, the work begins at once; until then you can take it back.',
    confirm: 'Approve',
    dismiss: 'Not yet',
    optional: true,
  },
  reject: {
    question: 'Reject this plan?',
    consequence:
      'The operation ends and nothing is touched. Whoever asked is told why, and can ask again.',
    confirm: 'Reject',
    dismiss: 'Not yet',
    destructive: true,
  },
  revoke: {
    question: 'Take your approval back?',
    consequence:
      'The operation then waits for an approval again. It can no longer be taken back once the work has begun.',
    confirm: 'Take approval back',
    dismiss: 'Leave it',
  },
  cancel: {
    question: 'Cancel this operation?',
    consequence:
      'It stops before its next step. What is done stays done; running it again later goes on from there.',
    confirm: 'Cancel operation',
    dismiss: 'Keep it running',
    destructive: true,
  },
};
