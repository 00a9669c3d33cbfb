/** The `events` topic on which the tenant back end says that a tenant changed. */
export const TENANT_EVENTS_TOPIC = 'companyos.tenant';

/** The signal channel that tells front ends to fetch again. Carries no data of the tenant. */
export const TENANT_SIGNAL_CHANNEL = 'companyos:tenant';

/** What the event carries: enough to fetch, nothing to trust. */
export interface TenantChangedEvent {
  readonly tenantId: string;
  readonly name: string;
}

/** The refetch hint; `name` lets a page ignore other tenants. */
export type TenantChangedSignal = {
  readonly type: 'tenant-changed';
  readonly tenantId: string;
};
