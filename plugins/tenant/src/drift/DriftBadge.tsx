import { StatusBadge } from '@companyos/plugin-operation-react';
import type { TenantSummary } from '@companyos/plugin-tenant-common';
import { driftLook } from './looks';

/** How many things differ from the manifest; nothing where nothing does. */
export function DriftBadge(props: { tenant: TenantSummary }) {
  const look = driftLook(props.tenant);
  return look ? <StatusBadge look={look} /> : null;
}
