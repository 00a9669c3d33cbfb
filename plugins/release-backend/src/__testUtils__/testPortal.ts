import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { SourcedRecord } from '@companyos/ledger';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import { ReleaseClient } from '@companyos/plugin-release-common';
import { releaseTargetsExtensionPoint } from '@companyos/plugin-release-node';
import type { MemoryTarget } from '@companyos/plugin-release-node/testing';
import type { TestDatabase } from '@companyos/test-database';
import { OperationsClient } from '@companyos/plugin-operation-common';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import releasePlugin from '../index';
import { STRATEGY_ANNOTATION } from '../components';
import { checkedFetch } from '@companyos/plugin-operation-node/testing';
import { openApiDocument } from '../openapi';
import { OWNERS, QUICK, SHOP } from './world';

/** The people of the local portal, by the one group that each is in. */
const groups = {
  ada: 'platform-engineers',
  omar: 'acme-owners',
  rhea: 'release-managers',
  kim: 'on-call',
  augusta: 'auditors',
} as const;

export type Person = keyof typeof groups;

const shop: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: SHOP.split('/')[1],
    namespace: 'default',
    annotations: { [STRATEGY_ANNOTATION]: stringify(QUICK) },
  },
  spec: { type: 'service', lifecycle: 'production', owner: OWNERS },
  relations: [{ type: 'ownedBy', targetRef: OWNERS }],
};

/** A running back end with the release plugin, as a person meets it. */
export interface TestPortal {
  readonly ledger: readonly SourcedRecord[];
  readonly notifications: readonly { title: string; recipient: string }[];
  readonly signals: readonly unknown[];
  as(person: Person): { releases: ReleaseClient; operations: OperationsClient };
  /** A plain request to the release API as this person. */
  fetchAs(person: Person, path: string, init?: RequestInit): Promise<Response>;
  /** The same client as the holder of a static token, `external:ci` for example. */
  asService(subject: string): ReleaseClient;
  stop(): Promise<void>;
}

export async function startTestPortal(
  database: TestDatabase,
  target: MemoryTarget,
): Promise<TestPortal> {
  const ledger: SourcedRecord[] = [];
  const notifications: { title: string; recipient: string }[] = [];
  const signals: unknown[] = [];
  const backend = await startTestBackend({
    features: [
      releasePlugin,
      createBackendModule({
        pluginId: 'release',
        moduleId: 'test-target',
        register(env) {
          env.registerInit({
            deps: { targets: releaseTargetsExtensionPoint },
            async init({ targets }) {
              targets.addTarget(target);
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: {
          companyos: { policies: resolve(__dirname, '../../../../policies') },
        },
      }),
      mockServices.database.factory({ knex: database.knex }),
      catalogServiceMock.factory({ entities: [shop] }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo(credentials) {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            const group = groups[userEntityRef.split('/')[1] as Person];
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, `group:default/${group}`],
            };
          },
        }),
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
        service: notificationService,
        deps: {},
        factory: () => ({
          async send({ recipients, payload }: any) {
            notifications.push({
              title: payload.title,
              recipient: recipients.entityRef,
            });
          },
        }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          async publish({ message }: { message: unknown }) {
            signals.push(message);
          },
        }),
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}`;
  const fetchWith =
    (authorization: string): typeof fetch =>
    (input, init) =>
      checkedFetch({
        document: openApiDocument,
        basePath: '/api/release',
      })(input, {
        ...init,
        headers: { ...init?.headers, authorization },
      });
  const fetchOf = (person: Person) =>
    fetchWith(mockCredentials.user.header(`user:default/${person}`));
  return {
    ledger,
    notifications,
    signals,
    as(person) {
      const fetchApi = { fetch: fetchOf(person) };
      return {
        releases: new ReleaseClient({ baseUrl: url, fetchApi }),
        operations: new OperationsClient({ baseUrl: url, fetchApi }),
      };
    },
    fetchAs: (person, path, init) =>
      fetchOf(person)(`${url}/api/release${path}`, init),
    asService: subject =>
      new ReleaseClient({
        baseUrl: url,
        fetchApi: {
          fetch: fetchWith(
            mockCredentials.service.header({
              onBehalfOf: mockCredentials.service(subject),
              targetPluginId: 'release',
            }),
          ),
        },
      }),
    stop: () => backend.stop(),
  };
}
