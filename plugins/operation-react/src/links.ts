/** Addresses in the portal, kept in one place so that every page links the same way. */
export const links = {
  operations: () => '/operations',
  operation: (pluginId: string, id: string) =>
    `/operations/${encodeURIComponent(pluginId)}/${encodeURIComponent(id)}`,
  decisionInLedger: (decisionId: string) =>
    `/ledger?decisionId=${encodeURIComponent(decisionId)}`,
};
