import type { Look } from '@companyos/plugin-operation-react';
import {
  gateStateWord,
  verdictWord,
  type GateState,
  type VerdictAnswer,
} from '@companyos/plugin-release-common';

/** Only a pass is green; what nobody measured, what could not be measured and what is too old each have a shape of their own. */
const GATES: { readonly [state in GateState]: Omit<Look, 'word'> } = {
  pass: { shape: 'check', tone: 'positive' },
  fail: { shape: 'cross', tone: 'negative' },
  'could-not-measure': { shape: 'question', tone: 'warning' },
  pending: { shape: 'progress', tone: 'info' },
  missing: { shape: 'circle', tone: 'neutral' },
  expired: { shape: 'clock', tone: 'warning' },
};

export function gateLook(state: GateState): Look {
  return {
    ...(GATES[state] ?? { shape: 'question', tone: 'neutral' }),
    word: gateStateWord(state),
  };
}

const ANSWERS: { readonly [answer in VerdictAnswer]: Omit<Look, 'word'> } = {
  proceed: { shape: 'check', tone: 'positive' },
  wait: { shape: 'clock', tone: 'info' },
  stop: { shape: 'stop', tone: 'negative' },
  'cannot-tell': { shape: 'question', tone: 'warning' },
};

export function answerLook(answer: VerdictAnswer): Look {
  return {
    ...(ANSWERS[answer] ?? { shape: 'question', tone: 'neutral' }),
    word: verdictWord(answer),
  };
}
