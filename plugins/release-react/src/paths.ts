/** Addresses of releases in the portal. A release and a rollout are told apart by their IDs, so that one pattern does. */
export const releasePaths = {
  list: () => '/releases',
  rollout: (id: string) => `/releases/${encodeURIComponent(id)}`,
  release: (id: string) => `/releases/${encodeURIComponent(id)}`,
};
