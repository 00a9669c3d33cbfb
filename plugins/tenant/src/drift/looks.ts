import type { Look } from '@companyos/plugin-operation-react';
import type { DriftItem, TenantSummary } from '@companyos/plugin-tenant-common';

const CHANGES: { readonly [change in DriftItem['change']]: Look } = {
  missing: { word: 'Missing', shape: 'minus', tone: 'warning' },
  altered: { word: 'Altered', shape: 'pencil', tone: 'warning' },
  extra: { word: 'Not ours', shape: 'question', tone: 'info' },
};

export function changeLook(change: DriftItem['change']): Look {
  return CHANGES[change];
}

/** How a tenant stands against its manifest, in a word or two; undefined where there is nothing to say. */
export function driftLook({
  drift,
}: Pick<TenantSummary, 'drift'>): Look | undefined {
  if (!drift || drift.differences === 0) return undefined;
  const { differences, security } = drift;
  return security > 0
    ? {
        word: `${differences} differ, ${security} about rights`,
        shape: 'cross',
        tone: 'negative',
      }
    : { word: `${differences} differ`, shape: 'minus', tone: 'warning' };
}
