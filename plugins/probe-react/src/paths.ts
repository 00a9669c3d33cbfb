/** Addresses of probes in the portal. */
export const probePaths = {
  list: () => '/probes',
  probe: (id: string) => `/probes/${encodeURIComponent(id)}`,
};
