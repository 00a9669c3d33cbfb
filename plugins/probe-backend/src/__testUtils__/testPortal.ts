import {
  createBackendModule,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  type NotificationService,
} from '@backstage/plugin-notifications-node';
import type { SourcedRecord } from '@companyos/ledger';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import { ProbeClient } from '@companyos/plugin-probe-common';
import { probesExtensionPoint, type Probe } from '@companyos/plugin-probe-node';
import type { TestDatabase } from '@companyos/test-database';
import { resolve } from 'node:path';
import probePlugin from '../index';

/** People of the local portal, by the one group that each is in. */
const groups = {
  ada: 'platform-engineers',
  kim: 'on-call',
  omar: 'acme-owners',
  rhea: 'release-managers',
  augusta: 'auditors',
} as const;

export type Person = keyof typeof groups;
type Sent = Parameters<NotificationService['send']>[0];

/** A running back end with the probe plugin, as a person or another plugin meets it. */
export interface TestPortal {
  readonly ledger: readonly SourcedRecord[];
  readonly sent: readonly Sent[];
  as(person: Person): ProbeClient;
  /** As another plugin of the portal. */
  asPlugin(subject: string): ProbeClient;
  /** A plain request, to say what the client cannot. */
  fetchAs(person: Person, path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export async function startTestPortal(options: {
  readonly database: TestDatabase;
  readonly probes: readonly Probe[];
}): Promise<TestPortal> {
  const ledger: SourcedRecord[] = [];
  const sent: Sent[] = [];
  const backend = await startTestBackend({
    features: [
      probePlugin,
      createBackendModule({
        pluginId: 'probe',
        moduleId: 'test',
        register(env) {
          env.registerInit({
            deps: { probes: probesExtensionPoint },
            async init({ probes }) {
              options.probes.forEach(probe => probes.addProbe(probe));
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: {
          companyos: {
            policies: resolve(__dirname, '../../../../policies'),
            probes: { catchAll: 'group:default/on-call' },
          },
        },
      }),
      mockServices.database.factory({ knex: options.database.knex }),
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
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'shop' },
            spec: { owner: 'shop-team' },
          },
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'shop-team' },
            relations: [{ type: 'hasMember', targetRef: 'user:default/omar' }],
          },
        ],
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          async send(notice) {
            sent.push(notice);
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
    ],
  });
  const baseUrl = `http://localhost:${backend.server.port()}`;
  const withToken =
    (token: string): typeof fetch =>
    (input, init) =>
      fetch(input, {
        ...init,
        headers: { ...init?.headers, authorization: `Bearer ${token}` },
      });
  const clientOf = (token: string) =>
    new ProbeClient({ baseUrl, fetchApi: { fetch: withToken(token) } });
  const userToken = (person: Person) =>
    mockCredentials.user.token(`user:default/${person}`);
  return {
    ledger,
    sent,
    as: person => clientOf(userToken(person)),
    asPlugin: subject =>
      clientOf(
        mockCredentials.service.token({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'probe',
        }),
      ),
    fetchAs: (person, path, init) =>
      withToken(userToken(person))(`${baseUrl}/api/probe${path}`, init),
    stop: () => backend.stop(),
  };
}
