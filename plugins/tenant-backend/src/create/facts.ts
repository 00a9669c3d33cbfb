import type {
  RoleBinding,
  TenantSpec,
  TenantState,
} from '@companyos/plugin-tenant-common';
import type { TenantFacts } from '@companyos/policy';

/** A tenant as policy sees it. `bindings` are those stored: whoever asks cannot name themselves. */
export function tenantFacts(
  spec: TenantSpec,
  bindings: readonly RoleBinding[],
  /** Left out where only rights are asked about: it decides about writes of data. */
  state?: TenantState,
): TenantFacts {
  return {
    name: spec.name,
    owner: spec.owner,
    tier: spec.tier,
    homeRegion: spec.homeRegion,
    allowedRegions: spec.allowedRegions,
    dataClasses: spec.dataClasses,
    retentionSchedule: spec.retention.schedule,
    cordoned: state === 'deleting',
    bindings,
  };
}
