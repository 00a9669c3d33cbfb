import { operationStates, type Operation } from '@companyos/operations';
import {
  describeOperationState,
  operationStateWord,
} from './describeOperationState';

const step = { key: 'a', title: 'Make the lid', attempts: 1 };
const operation = {
  state: 'running',
  steps: [
    { ...step, state: 'done' },
    { ...step, key: 'b', title: 'Make the base', state: 'running' },
  ],
  waitReason: null,
  error: null,
  decision: { reason: 'Mallory may not' },
} as unknown as Operation;

describe('describeOperationState', () => {
  it('says which step is at work', () => {
    expect(describeOperationState(operation)).toBe(
      'Step 2 of 2: Make the base.',
    );
  });

  it('says what it waits for', () => {
    const waitReason = 'Make the base: ECONNREFUSED';
    expect(
      describeOperationState({ ...operation, state: 'waiting', waitReason }),
    ).toBe('It waits and goes on by itself. Make the base: ECONNREFUSED.');
  });

  it.each(operationStates)('has a word and a sentence for %s', state => {
    expect(operationStateWord(state)).not.toBe(state);
    expect(describeOperationState({ ...operation, state })).toMatch(/\.$/);
  });
});
