import type {
  ChangeAction,
  OperationState,
  OperationStep,
} from '@companyos/plugin-operation-common';

/** How grave something is; picks the colour, never stands alone. */
export type Tone = 'positive' | 'negative' | 'warning' | 'info' | 'neutral';

/** The shape beside the word, told apart without colour. */
export type Shape =
  | 'check'
  | 'cross'
  | 'progress'
  | 'clock'
  | 'stop'
  | 'equal'
  | 'barred'
  | 'question'
  | 'circle'
  | 'plus'
  | 'minus'
  | 'pencil'
  | 'link';

/** A state as people see it: word, shape and colour together. */
export interface Look {
  readonly word: string;
  readonly shape: Shape;
  readonly tone: Tone;
}

const OPERATION_LOOKS: { readonly [state in OperationState]: Look } = {
  running: { word: 'Running', shape: 'progress', tone: 'info' },
  waiting: { word: 'Waiting', shape: 'clock', tone: 'warning' },
  cancelling: { word: 'Cancelling', shape: 'stop', tone: 'warning' },
  succeeded: { word: 'Succeeded', shape: 'check', tone: 'positive' },
  'no-op': { word: 'Nothing to do', shape: 'equal', tone: 'neutral' },
  failed: { word: 'Failed', shape: 'cross', tone: 'negative' },
  cancelled: { word: 'Cancelled', shape: 'stop', tone: 'neutral' },
  denied: { word: 'Denied', shape: 'barred', tone: 'negative' },
};

const UNKNOWN: Look = { word: 'Unknown', shape: 'question', tone: 'neutral' };

/** All states, those that want attention first. */
export const OPERATION_STATES = Object.keys(
  OPERATION_LOOKS,
) as readonly OperationState[];

export function operationLook(state: OperationState): Look {
  return OPERATION_LOOKS[state] ?? { ...UNKNOWN, word: state };
}

/** Ended, for good: nothing will change any more. */
export function isEnded(state: OperationState): boolean {
  return state !== 'running' && state !== 'waiting' && state !== 'cancelling';
}

const STEP_LOOKS: { readonly [state in OperationStep['state']]: Look } = {
  pending: { word: 'To do', shape: 'circle', tone: 'neutral' },
  running: { word: 'Running', shape: 'progress', tone: 'info' },
  done: { word: 'Done', shape: 'check', tone: 'positive' },
  failed: { word: 'Failed', shape: 'cross', tone: 'negative' },
};

export function stepLook(state: OperationStep['state']): Look {
  return STEP_LOOKS[state] ?? { ...UNKNOWN, word: state };
}

const CHANGE_LOOKS: { readonly [action in ChangeAction]: Look } = {
  create: { word: 'Create', shape: 'plus', tone: 'positive' },
  update: { word: 'Update', shape: 'pencil', tone: 'info' },
  delete: { word: 'Delete', shape: 'minus', tone: 'negative' },
  adopt: { word: 'Adopt', shape: 'link', tone: 'info' },
  keep: { word: 'Keep', shape: 'equal', tone: 'neutral' },
};

export function changeLook(action: ChangeAction): Look {
  return CHANGE_LOOKS[action] ?? { ...UNKNOWN, word: action };
}
