import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackendOptions,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import ledgerPlugin from '@companyos/plugin-ledger-backend';
import { OperationsClient } from '@companyos/plugin-operation-common';
import releasePlugin from '@companyos/plugin-release-backend';
import { ReleaseClient } from '@companyos/plugin-release-common';
import { createTestDatabase } from '@companyos/test-database';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { backendConfig, userInfoOf } from './backendParts';

const groups: { [name: string]: string } = {
  ada: 'platform-engineers',
  kim: 'on-call',
};

/** Releases and the ledger together, with whatever targets are given; ada's group owns the component. */
export async function startReleaseBackend(options: {
  readonly features: NonNullable<TestBackendOptions<[]>['features']>;
  /** Besides what every back end needs. */
  readonly companyos: object;
  readonly component: Entity;
}) {
  const portal = await createTestDatabase();
  const root = await mkdtemp(join(tmpdir(), 'whole-'));
  const { component } = options;
  const backend = await startTestBackend({
    features: [
      ledgerPlugin,
      releasePlugin,
      ...options.features,
      mockServices.rootConfig.factory({
        data: {
          backend: backendConfig(portal.url),
          companyos: {
            policies: resolve(__dirname, '../../../../policies'),
            ledger: { keyFile: join(root, 'key.pem') },
            probes: { catchAll: 'group:default/on-call' },
            ...options.companyos,
          },
        },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            ...component,
            metadata: { ...component.metadata, namespace: 'default' },
            relations: [
              { type: 'ownedBy', targetRef: `group:default/${groups.ada}` },
            ],
          },
        ],
      }),
      userInfoOf(groups),
    ],
  });

  return {
    database: portal.knex,
    as(name: string) {
      const baseUrl = `http://localhost:${backend.server.port()}`;
      const authorization = mockCredentials.user.header(`user:default/${name}`);
      const fetchApi = {
        fetch: ((input, init) =>
          fetch(input, {
            ...init,
            headers: { ...init?.headers, authorization },
          })) as typeof fetch,
      };
      return {
        releases: new ReleaseClient({ baseUrl, fetchApi }),
        operations: new OperationsClient({ baseUrl, fetchApi }),
      };
    },
    async stop() {
      await backend.stop();
      await portal.drop();
      await rm(root, { recursive: true });
    },
  };
}

export type ReleaseBackend = Awaited<ReturnType<typeof startReleaseBackend>>;
