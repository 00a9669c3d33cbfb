/** Addresses in the portal, kept in one place so that every page links the same way. */
export const links = {
  operations: () => '/operations',
  operation: (pluginId: string, id: string) =>
    `/operations/${encodeURIComponent(pluginId)}/${encodeURIComponent(id)}`,
  /** What an operation is about, where it has a page: `tenant:acme`, `rollout:ro_…/abort`, `release:<target>/<component>`. */
  subject: (subject: string): string | undefined => {
    const tenant = /^tenant:(.+)$/.exec(subject)?.[1];
    if (tenant) return `/tenants/${encodeURIComponent(tenant)}`;
    const lane = /^release:([^/]+)\/(component:.+)$/.exec(subject);
    if (lane) {
      const [, target, component] = lane.map(encodeURIComponent);
      return `/releases?target=${target}&component=${component}`;
    }
    const release = /^(?:rollout|release):((?:ro|rel)_\w+)(?:\/|$)/.exec(
      subject,
    )?.[1];
    return release && `/releases/${release}`;
  },
  /** In words, with what would change it; readable by whoever asked, who may not read the ledger. */
  decision: (decisionId: string) =>
    `/residency/decisions/${encodeURIComponent(decisionId)}`,
  decisionInLedger: (decisionId: string) =>
    `/ledger?decisionId=${encodeURIComponent(decisionId)}`,
};
