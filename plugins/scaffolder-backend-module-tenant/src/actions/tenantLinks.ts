/** Where a person goes on from a task: pages of the portal, absolute, because task logs and mails are read elsewhere too. */
export interface TenantLinks {
  tenant(name: string): string;
  manifest(name: string): string;
  exports(name: string): string;
  ledger(tenantId: string): string;
  decision(decisionId: string): string;
  operation(operationId: string): string;
}

export function tenantLinks(appBaseUrl: string): TenantLinks {
  const app = appBaseUrl.replace(/\/+$/, '');
  const encoded = encodeURIComponent;
  return {
    tenant: name => `${app}/tenants/${encoded(name)}`,
    manifest: name => `${app}/tenants/${encoded(name)}/manifest`,
    exports: name => `${app}/tenants/${encoded(name)}/exports`,
    ledger: id => `${app}/ledger?subject=${encoded(`tenant:${id}`)}`,
    decision: id => `${app}/ledger?decisionId=${encoded(id)}`,
    operation: id => `${app}/operations/tenant/${encoded(id)}`,
  };
}
