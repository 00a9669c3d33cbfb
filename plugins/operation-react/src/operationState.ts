import {
  operationStates,
  operationStateWord,
  type ChangeAction,
  type OperationState,
  type OperationStep,
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

const OPERATION_SHAPES: {
  readonly [state in OperationState]: Omit<Look, 'word'>;
} = {
  'awaiting-approval': { shape: 'clock', tone: 'info' },
  running: { shape: 'progress', tone: 'info' },
  waiting: { shape: 'clock', tone: 'warning' },
  cancelling: { shape: 'stop', tone: 'warning' },
  succeeded: { shape: 'check', tone: 'positive' },
  'no-op': { shape: 'equal', tone: 'neutral' },
  failed: { shape: 'cross', tone: 'negative' },
  cancelled: { shape: 'stop', tone: 'neutral' },
  denied: { shape: 'barred', tone: 'negative' },
  rejected: { shape: 'barred', tone: 'warning' },
  expired: { shape: 'clock', tone: 'neutral' },
};

const UNKNOWN: Look = { word: 'Unknown', shape: 'question', tone: 'neutral' };

/** All states, those that want attention first. */
export const OPERATION_STATES = operationStates;

export function operationLook(state: OperationState): Look {
  return {
    ...UNKNOWN,
    ...OPERATION_SHAPES[state],
    word: operationStateWord(state),
  };
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
