/** Where a person goes on from a task: pages of the portal, absolute, because task logs and mails are read elsewhere too. */
export interface ReleaseLinks {
  /** How a rollout goes. */
  rollout(rolloutId: string): string;
  operation(operationId: string): string;
  decision(decisionId: string): string;
}

export function releaseLinks(appBaseUrl: string): ReleaseLinks {
  const app = appBaseUrl.replace(/\/+$/, '');
  const encoded = encodeURIComponent;
  return {
    rollout: id => `${app}/releases/${encoded(id)}`,
    operation: id => `${app}/operations/release/${encoded(id)}`,
    decision: id => `${app}/ledger?decisionId=${encoded(id)}`,
  };
}
