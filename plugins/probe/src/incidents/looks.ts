import type { Look } from '@companyos/plugin-operation-react';
import type { ProbeIncident } from '@companyos/plugin-probe-common';

const OPEN: Look = { word: 'Open', shape: 'cross', tone: 'negative' };
const RECOVERED: Look = {
  word: 'Recovered',
  shape: 'check',
  tone: 'positive',
};
/** Nobody walks it any more: not a sign that it works again. */
const UNKNOWN: Look = {
  word: 'No longer measured',
  shape: 'question',
  tone: 'warning',
};

export function incidentLook({
  resolution,
  resolvedAt,
}: Pick<ProbeIncident, 'resolution' | 'resolvedAt'>): Look {
  if (!resolvedAt) return OPEN;
  return resolution === 'recovered' ? RECOVERED : UNKNOWN;
}
