import type { OperationState } from './types';

/** States in which an operation holds its subject: no other may start on it. */
export const openStates = [
  'awaiting-approval',
  'running',
  'waiting',
  'cancelling',
] as const;

/** States that stay. */
export const endedStates = [
  'succeeded',
  'no-op',
  'failed',
  'cancelled',
  'denied',
  'rejected',
  'expired',
] as const;

export const operationStates: readonly OperationState[] = [
  ...openStates,
  ...endedStates,
];

export function isEnded(state: OperationState): boolean {
  return (endedStates as readonly OperationState[]).includes(state);
}
