import type { RegionStore } from '@companyos/plugin-tenant-node';
import { Pool } from 'pg';

const MAX_CONNECTIONS = 2;

/**
 * Connections that export from a region's store: the portal's own, because a tenant that is being taken down has no login any
 * more. What they read they read with the rights of the tenant's login role, which `openSnapshot` takes on. Without the
 * settings and the time limit that suit the catalog queries of provisioning.
 */
export function openReader({ pool }: RegionStore): Pool {
  const { options, query_timeout: _timeout, ...connection } = pool.options;
  const reader = new Pool({
    ...connection,
    // Hidden from whoever lists the options.
    password: pool.options.password,
    max: MAX_CONNECTIONS,
    allowExitOnIdle: true,
    application_name: 'companyos-export',
  });
  reader.on('error', () => {});
  return reader;
}
