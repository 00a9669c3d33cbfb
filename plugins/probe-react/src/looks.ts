import type { Look } from '@companyos/plugin-operation-react';
import {
  probeStateWord,
  type ProbeState,
  type ProbeStepResult,
} from '@companyos/plugin-probe-common';

const LOOKS: { readonly [state in ProbeState]: Omit<Look, 'word'> } = {
  pass: { shape: 'check', tone: 'positive' },
  fail: { shape: 'cross', tone: 'negative' },
  'could-not-measure': { shape: 'question', tone: 'warning' },
  missing: { shape: 'circle', tone: 'warning' },
};

/** What is known of a probe, as word, shape and colour. */
export function probeLook(state: ProbeState): Look {
  return { ...LOOKS[state], word: probeStateWord(state) };
}

const STEP_WORDS: { readonly [outcome in ProbeStepResult['outcome']]: Look } = {
  pass: { word: 'Passed', shape: 'check', tone: 'positive' },
  fail: { word: 'Failed', shape: 'cross', tone: 'negative' },
  'could-not-measure': {
    word: 'Could not measure',
    shape: 'question',
    tone: 'warning',
  },
  skipped: { word: 'Skipped', shape: 'minus', tone: 'neutral' },
};

/** How one step of a walk, or the walk itself, ended. */
export function outcomeLook(outcome: ProbeStepResult['outcome']): Look {
  return STEP_WORDS[outcome];
}
