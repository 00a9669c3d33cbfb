import type { Look } from '@companyos/plugin-operation-react';
import type {
  NamespaceView,
  TenantState,
  TenantSummary,
} from '@companyos/plugin-tenant-common';

const ACTIVE: Look = { word: 'Active', shape: 'check', tone: 'positive' };
const PROVISIONING: Look = {
  word: 'Provisioning',
  shape: 'progress',
  tone: 'info',
};
const HELD_UP: Look = { word: 'Provisioning', shape: 'clock', tone: 'warning' };

const DELETING: Look = { word: 'Deleting', shape: 'minus', tone: 'warning' };
const DELETION_STOPPED: Look = {
  word: 'Deletion stopped',
  shape: 'clock',
  tone: 'negative',
};

/** A tenant that is being set up, and one whose setting up is held up, differ in shape and colour. */
export function tenantLook(
  tenant: Pick<TenantSummary, 'state' | 'stateReason'>,
): Look {
  if (tenant.state === 'active') {
    return ACTIVE;
  }
  if (tenant.state === 'deleting') {
    return tenant.stateReason ? DELETION_STOPPED : DELETING;
  }
  return tenant.stateReason ? HELD_UP : PROVISIONING;
}

export const stateWords: { readonly [state in TenantState]: string } = {
  active: 'Active',
  provisioning: 'Provisioning',
  deleting: 'Deleting',
};

/** `unreachable` means that the store did not answer, so that nobody knows: it is not `missing`. */
const NAMESPACE_LOOKS: {
  readonly [status in NamespaceView['status']]: Look;
} = {
  ready: { word: 'Ready', shape: 'check', tone: 'positive' },
  incomplete: { word: 'Incomplete', shape: 'minus', tone: 'warning' },
  missing: { word: 'Missing', shape: 'cross', tone: 'negative' },
  unreachable: { word: 'Unreachable', shape: 'question', tone: 'warning' },
};

export function namespaceLook(status: NamespaceView['status']): Look {
  return NAMESPACE_LOOKS[status];
}

/** What a namespace is for, in words. */
export const namespaceWords: {
  readonly [kind in NamespaceView['kind']]: string;
} = {
  db: 'Database',
  graph: 'Graph',
  index: 'Search index',
};

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(size: number | null): string {
  if (size === null) {
    return 'Not known';
  }
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
