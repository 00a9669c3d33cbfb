import type { Look } from '@companyos/plugin-operation-react';
import type {
  ExportDestinationView,
  TenantExportState,
} from '@companyos/plugin-tenant-common';

const LOOKS: { readonly [state in TenantExportState]: Look } = {
  writing: { word: 'Writing', shape: 'progress', tone: 'info' },
  ready: { word: 'Ready', shape: 'check', tone: 'positive' },
  failed: { word: 'Failed', shape: 'cross', tone: 'negative' },
  cancelled: { word: 'Cancelled', shape: 'minus', tone: 'neutral' },
  erased: { word: 'Erased', shape: 'question', tone: 'neutral' },
};

export function exportLook(state: TenantExportState): Look {
  return LOOKS[state];
}

/** What becomes of an export there, in words. */
export const kindWords: {
  readonly [kind in ExportDestinationView['kind']]: string;
} = {
  download: 'fetched from here',
  'object-store': 'stays in our archive',
  partner: 'leaves to a partner',
};
