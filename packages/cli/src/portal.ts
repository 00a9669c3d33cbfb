import { OperationsClient } from '@companyos/plugin-operation-common';
import { ProbeClient, type ProbeApi } from '@companyos/plugin-probe-common';
import {
  ReleaseClient,
  type ReleaseApi,
} from '@companyos/plugin-release-common';
import {
  ResidencyClient,
  type ResidencyApi,
} from '@companyos/plugin-residency-common';
import {
  TenantClient,
  TenantExportsClient,
  type TenantApi,
  type TenantExportsApi,
} from '@companyos/plugin-tenant-common';
import { readCredentials } from './credentials';
import { notSignedIn } from './errors';
import type { Io } from './io';
import { portalUrl } from './portalUrl';
import { portalFetch } from './transport';

/** The portal's API, as one signed-in person or token. */
export interface Portal {
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly tenants: TenantApi;
  readonly exports: TenantExportsApi;
  readonly releases: ReleaseApi;
  readonly probes: ProbeApi;
  readonly operations: OperationsClient;
  readonly residency: ResidencyApi;
}

/** The token of `COMPANYOS_TOKEN`, else the one stored for this very portal. */
export async function connect(
  io: Io,
  urlOption: string | undefined,
): Promise<Portal> {
  const credentials = await readCredentials(io);
  const url = portalUrl(io, credentials, urlOption);
  const stored = credentials.portals[url];
  const token = io.env.COMPANYOS_TOKEN || stored?.token;
  const isOver =
    !io.env.COMPANYOS_TOKEN &&
    stored?.expiresAt &&
    Date.parse(stored.expiresAt) <= io.now();
  if (!token || isOver) {
    throw notSignedIn(url);
  }
  return portalAs(io, url, token);
}

/** The portal's API, with this token. */
export function portalAs(io: Io, url: string, token: string): Portal {
  const send = portalFetch(io, url);
  const authorized: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return send(input, { ...init, headers });
  };
  const discoveryApi = {
    getBaseUrl: async (pluginId: string) => `${url}/api/${pluginId}`,
  };
  const fetchApi = { fetch: authorized };
  return {
    url,
    token,
    fetch: authorized,
    tenants: new TenantClient({ discoveryApi, fetchApi }),
    exports: new TenantExportsClient({ discoveryApi, fetchApi }),
    releases: new ReleaseClient({ discoveryApi, fetchApi }),
    probes: new ProbeClient({ discoveryApi, fetchApi }),
    operations: new OperationsClient({ discoveryApi, fetchApi }),
    residency: new ResidencyClient({ discoveryApi, fetchApi }),
  };
}
