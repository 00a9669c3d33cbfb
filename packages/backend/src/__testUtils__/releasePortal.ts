import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import ledgerPlugin from '@companyos/plugin-ledger-backend';
import { OperationsClient } from '@companyos/plugin-operation-common';
import probePlugin from '@companyos/plugin-probe-backend';
import probeStagingModule from '@companyos/plugin-probe-backend-module-staging';
import releasePlugin from '@companyos/plugin-release-backend';
import stagingModule from '@companyos/plugin-release-backend-module-staging';
import { ReleaseClient } from '@companyos/plugin-release-common';
import { StagingLab } from '@companyos/staging/testing';
import { createTestDatabase } from '@companyos/test-database';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const groups: { [name: string]: string } = {
  ada: 'platform-engineers',
  kim: 'on-call',
};

export const COMPONENT = 'component:default/reference-service';

/** Releases, probes, the ledger and staging's real processes together, as the portal has them. The first version serves. */
export async function startReleasePortal(versions: readonly string[]) {
  const portal = await createTestDatabase();
  const root = await mkdtemp(join(tmpdir(), 'whole-'));
  const lab = await StagingLab.create(versions);
  const { build } = lab.release(versions[0]);
  await lab.start({
    first: { deployment: 'first', build },
    tickMs: 250,
    traffic: { usersPerTenant: 100, requestsPerSecond: 40 },
  });
  const { port, token } = lab.config();
  const text = await readFile(
    resolve(__dirname, '../../catalog/components.yaml'),
    'utf8',
  );
  const entity = parse(text) as Entity;
  const backend = await startTestBackend({
    features: [
      ledgerPlugin,
      probePlugin,
      probeStagingModule,
      releasePlugin,
      stagingModule,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            database: {
              client: 'pg',
              connection: portal.url,
              pluginDivisionMode: 'schema',
              ensureExists: false,
              ensureSchemaExists: true,
            },
          },
          companyos: {
            policies: resolve(__dirname, '../../../../policies'),
            ledger: { keyFile: join(root, 'key.pem') },
            probes: { catchAll: 'group:default/on-call' },
            staging: {
              url: `http://127.0.0.1:${port}`,
              token,
              routerUrl: lab.routerUrl,
              databaseUrl: lab.database.url,
            },
          },
        },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            ...entity,
            metadata: { ...entity.metadata, namespace: 'default' },
            relations: [
              { type: 'ownedBy', targetRef: `group:default/${groups.ada}` },
            ],
          },
        ],
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo(credentials) {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            const group = groups[userEntityRef.split('/')[1]];
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, `group:default/${group}`],
            };
          },
        }),
      }),
    ],
  });

  return {
    lab,
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
      await lab.close();
      await portal.drop();
      await rm(root, { recursive: true });
    },
  };
}

export type ReleasePortal = Awaited<ReturnType<typeof startReleasePortal>>;
