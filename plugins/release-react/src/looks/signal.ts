import type { SignalReport } from '@companyos/canary';
import type { Look } from '@companyos/plugin-operation-react';

/** What is easily confused has its own word and shape: nobody looked, nobody could look, and looked without an answer. */
const SIGNALS: { readonly [state in SignalReport['state']]: Look } = {
  worse: { word: 'Worse', shape: 'cross', tone: 'negative' },
  'not-worse': { word: 'Not worse', shape: 'check', tone: 'positive' },
  undecided: { word: 'Undecided', shape: 'progress', tone: 'info' },
  'no-data': { word: 'No data yet', shape: 'circle', tone: 'neutral' },
  'could-not-measure': {
    word: 'Could not measure',
    shape: 'question',
    tone: 'warning',
  },
  shared: { word: 'Stable too', shape: 'equal', tone: 'warning' },
};

export function signalLook({ state }: Pick<SignalReport, 'state'>): Look {
  return SIGNALS[state] ?? { word: state, shape: 'question', tone: 'neutral' };
}

/** `errors` → `Errors`, `latency-p99` → `Latency, p99`, `synthetic:login` → `Critical path login`. */
export function signalName(id: string): string {
  const path = /^synthetic:(.+)$/.exec(id)?.[1];
  if (path) return `Critical path ${path}`;
  const quantile = /^latency-(p\d+)$/.exec(id)?.[1];
  if (quantile) return `Latency, ${quantile}`;
  if (id === 'burn') return 'SLO burn';
  return id.charAt(0).toUpperCase() + id.slice(1);
}
