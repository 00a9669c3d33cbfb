import type { Look } from '@companyos/plugin-operation-react';
import {
  rolloutStateWord,
  type Release,
  type ReleaseState,
  type Rollout,
  type RolloutState,
} from '@companyos/plugin-release-common';

const ROLLOUT: { readonly [state in RolloutState]: Omit<Look, 'word'> } = {
  pending: { shape: 'clock', tone: 'info' },
  progressing: { shape: 'progress', tone: 'info' },
  paused: { shape: 'stop', tone: 'warning' },
  promoting: { shape: 'progress', tone: 'info' },
  aborting: { shape: 'minus', tone: 'negative' },
  completed: { shape: 'check', tone: 'positive' },
  'rolled-back': { shape: 'barred', tone: 'negative' },
  failed: { shape: 'cross', tone: 'negative' },
};

export function rolloutLook({ state }: Pick<Rollout, 'state'>): Look {
  return {
    ...(ROLLOUT[state] ?? { shape: 'question', tone: 'neutral' }),
    word: rolloutStateWord(state),
  };
}

const RELEASE: { readonly [state in ReleaseState]: Look } = {
  new: { word: 'Never served', shape: 'circle', tone: 'neutral' },
  'rolling-out': { word: 'On its way', shape: 'progress', tone: 'info' },
  stable: { word: 'Serves', shape: 'check', tone: 'positive' },
  superseded: { word: 'Served before', shape: 'equal', tone: 'neutral' },
  aborted: { word: 'Taken back', shape: 'barred', tone: 'negative' },
  failed: { word: 'Never started', shape: 'cross', tone: 'negative' },
};

export function releaseLook({ state }: Pick<Release, 'state'>): Look {
  return RELEASE[state] ?? { word: state, shape: 'question', tone: 'neutral' };
}
