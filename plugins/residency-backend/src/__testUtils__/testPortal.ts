import {
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { SourcedRecord } from '@companyos/ledger';
import {
  ledgerReaderServiceRef,
  ledgerSinkServiceRef,
} from '@companyos/plugin-ledger-node';
import { OperationsClient } from '@companyos/plugin-operation-common';
import { ResidencyClient } from '@companyos/plugin-residency-common';
import type { Tenant } from '@companyos/plugin-tenant-common';
import type { TestDatabase } from '@companyos/test-database';
import knexFactory from 'knex';
import { resolve } from 'node:path';
import residencyPlugin from '../index';
import { checkedFetch } from '@companyos/plugin-operation-node/testing';
import { openApiDocument } from '../openapi';
import { ACME, fakeLedger, fakeTenantPlugin, tenant } from './fakes';

/** People of the local portal, by the one group that each is in. */
const groups = {
  ada: 'platform-engineers',
  omar: 'acme-owners',
  dev: 'data-governance',
  vera: 'data-governance',
  augusta: 'auditors',
} as const;

export type Person = keyof typeof groups;

/** A running back end with the residency plugin, as a person or another plugin meets it. */
export interface TestPortal {
  readonly url: string;
  readonly ledger: readonly SourcedRecord[];
  readonly tenants: Map<string, Tenant>;
  as(person: Person): {
    residency: ResidencyClient;
    operations: OperationsClient;
  };
  /** The API as another plugin of the portal. */
  asPlugin(subject: string): ResidencyClient;
  /** A plain request as this person. */
  fetchAs(person: Person, path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export async function startTestPortal(options: {
  readonly database: TestDatabase;
  /** Folder of the store `eu-archive`. */
  readonly archive: string;
}): Promise<TestPortal> {
  const ledger: SourcedRecord[] = [];
  const tenants = new Map([[ACME, tenant(ACME, 'acme')]]);
  // A pool of its own, as every replica has one.
  const knex = knexFactory({
    client: 'pg',
    connection: options.database.url,
    pool: { min: 0, max: 10 },
  });
  const backend = await startTestBackend({
    features: [
      residencyPlugin,
      fakeTenantPlugin(tenants),
      mockServices.rootConfig.factory({
        data: {
          companyos: {
            policies: resolve(__dirname, '../../../../policies'),
            objectStores: {
              'eu-archive': { region: 'eu-central', path: options.archive },
            },
          },
        },
      }),
      mockServices.database.factory({ knex }),
      mockServices.userInfo.mock({
        async getUserInfo(credentials: BackstageCredentials) {
          const { userEntityRef: ref } = credentials.principal as {
            userEntityRef: string;
          };
          const group = groups[ref.split('/')[1] as Person];
          return {
            userEntityRef: ref,
            ownershipEntityRefs: [ref, `group:default/${group}`],
          };
        },
      }).factory,
      catalogServiceMock.factory({
        entities: Object.entries(groups).map(([name, group]) => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'User',
          metadata: { name, namespace: 'default' },
          relations: [
            { type: 'memberOf', targetRef: `group:default/${group}` },
          ],
        })),
      }),
      createServiceFactory({
        service: ledgerSinkServiceRef,
        deps: {},
        factory: () => ({
          async deliver(_source, batch) {
            ledger.push(...batch);
            return { accepted: batch.at(-1)?.sequence ?? 0 };
          },
        }),
      }),
      createServiceFactory({
        service: ledgerReaderServiceRef,
        deps: {},
        factory: () => fakeLedger(ledger),
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}`;
  const withToken =
    (token: string): typeof fetch =>
    (input, init) =>
      checkedFetch({
        document: openApiDocument,
        basePath: '/api/residency',
      })(input, {
        ...init,
        headers: { ...init?.headers, authorization: `Bearer ${token}` },
      });
  const userToken = (person: Person) =>
    mockCredentials.user.token(`user:default/${person}`);
  const clients = (token: string) => {
    const fetchApi = { fetch: withToken(token) };
    return {
      residency: new ResidencyClient({ baseUrl: url, fetchApi }),
      operations: new OperationsClient({ baseUrl: url, fetchApi }),
    };
  };
  return {
    url,
    ledger,
    tenants,
    as: person => clients(userToken(person)),
    asPlugin: subject =>
      clients(
        mockCredentials.service.token({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'residency',
        }),
      ).residency,
    fetchAs: (person, path, init) =>
      withToken(userToken(person))(`${url}/api/residency${path}`, init),
    async stop() {
      await backend.stop();
      await knex.destroy();
    },
  };
}
