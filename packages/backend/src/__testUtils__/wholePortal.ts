import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import ledgerPlugin from '@companyos/plugin-ledger-backend';
import residencyPlugin from '@companyos/plugin-residency-backend';
import tenantPlugin from '@companyos/plugin-tenant-backend';
import {
  OperationsClient,
  PluginHttp,
} from '@companyos/plugin-operation-common';
import { ResidencyClient } from '@companyos/plugin-residency-common';
import {
  TenantClient,
  TenantExportsClient,
} from '@companyos/plugin-tenant-common';
import { createTestDatabase } from '@companyos/test-database';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { backendConfig, userInfoOf } from './backendParts';

const groups: { [name: string]: string } = {
  ada: 'platform-engineers',
  noor: 'platform-engineers',
  omar: 'acme-owners',
  dev: 'data-governance',
  vera: 'data-governance',
};

/** Tenants, ledger and residency together, as the portal has them: each talks to the others over HTTP, as itself. */
export async function startWholePortal() {
  const [portal, region] = [
    await createTestDatabase(),
    await createTestDatabase(),
  ];
  const root = await mkdtemp(join(tmpdir(), 'whole-'));
  const backend = await startTestBackend({
    features: [
      ledgerPlugin,
      residencyPlugin,
      tenantPlugin,
      mockServices.rootConfig.factory({
        data: {
          backend: backendConfig(portal.url),
          companyos: {
            policies: resolve(__dirname, '../../../../policies'),
            ledger: { keyFile: join(root, 'key.pem') },
            regions: {
              'eu-central': { title: 'EU', connection: region.url },
            },
            tenants: { credentialKey: 'k'.repeat(32) },
            objectStores: {
              'eu-download': {
                region: 'eu-central',
                path: join(root, 'eu-download'),
              },
            },
          },
        },
      }),
      catalogServiceMock.factory({
        entities: Object.entries(groups).flatMap(([name, group]) => [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name, namespace: 'default' },
            spec: {},
            relations: [
              { type: 'memberOf', targetRef: `group:default/${group}` },
            ],
          },
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: group, namespace: 'default' },
            spec: {},
          },
        ]),
      }),
      userInfoOf(groups),
    ],
  });

  const as = (name: string) => {
    const token = mockCredentials.user.token(`user:default/${name}`);
    const options = {
      baseUrl: `http://localhost:${backend.server.port()}`,
      fetchApi: {
        fetch: ((input, init) =>
          fetch(input, {
            ...init,
            headers: { ...init?.headers, authorization: `Bearer ${token}` },
          })) as typeof fetch,
      },
    };
    return {
      tenants: new TenantClient(options),
      exports: new TenantExportsClient(options),
      operations: new OperationsClient(options),
      residency: new ResidencyClient(options),
      http: new PluginHttp(options),
    };
  };
  const ended = (name: string, id: string) =>
    as(name).operations.get('tenant', id, { waitSeconds: 30 });

  return {
    as,
    ended,
    async stop() {
      const ids = await portal
        .knex('tenant.tenants')
        .pluck('id')
        .catch(() => []);
      await backend?.stop();
      await portal.drop();
      await region.drop();
      await rm(root, { recursive: true });
      const server = await createTestDatabase();
      for (const id of ids as string[]) {
        const stem = id.replace('tn_', 't_');
        await server.knex.raw('DROP ROLE IF EXISTS ??', [`${stem}_login`]);
        await server.knex.raw('DROP ROLE IF EXISTS ??', [`${stem}_owner`]);
      }
      await server.knex.raw('DROP ROLE IF EXISTS ??', [
        `companyos_connect_${region.name}`,
      ]);
      await server.drop();
    },
  };
}

export type WholePortal = Awaited<ReturnType<typeof startWholePortal>>;
