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
import {
  eventsServiceRef,
  type EventParams,
} from '@backstage/plugin-events-node';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import type { BareEntry, SourcedRecord } from '@companyos/ledger';
import {
  ledgerSinkServiceRef,
  ledgerSlicesServiceRef,
} from '@companyos/plugin-ledger-node';
import { OperationsClient } from '@companyos/plugin-operation-common';
import {
  TenantClient,
  TenantExportsClient,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import { namespaceNames } from '@companyos/plugin-tenant-node';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { resolve } from 'node:path';
import tenantPlugin from '../index';
import { tenantHoldsServiceRef } from '../export';
import { slicesOf } from '../export/__testUtils__/exportLab';
import { TestGuard } from './testGuard';
import { checkedFetch } from '@companyos/plugin-operation-node/testing';
import { openApiDocument } from '../openapi';
import { TcpSwitch } from './TcpSwitch';

/** The people of the local portal, by the one group that each is in. */
const groups = {
  ada: 'platform-engineers',
  noor: 'platform-engineers',
  omar: 'acme-owners',
  gita: 'globex-owners',
  dev: 'data-governance',
  gus: 'data-governance',
  augusta: 'auditors',
} as const;

export type Person = keyof typeof groups;

export const acme: TenantSpec = {
  name: 'acme',
  displayName: 'Acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['eu-central', 'us-east'],
  dataClasses: ['internal', 'pii'],
  retention: { schedule: '1-year' },
};

/** The databases of one portal: they outlive its back ends, so that a test can start a second one on them. */
export class TestStores {
  static async create(): Promise<TestStores> {
    const [portal, eu, us] = await Promise.all([
      createTestDatabase(),
      createTestDatabase(),
      createTestDatabase(),
    ]);
    const usSwitch = await TcpSwitch.create(new URL(us.url));
    return new TestStores(portal, eu, us, usSwitch);
  }

  private constructor(
    readonly portal: TestDatabase,
    readonly eu: TestDatabase,
    readonly us: TestDatabase,
    /** In front of us-east's store. */
    readonly usSwitch: TcpSwitch,
  ) {}

  /** Roles belong to the whole server, so they are dropped by name once the databases that use them are gone. */
  async drop(): Promise<void> {
    await this.usSwitch.off();
    const ids: string[] = await this.portal.knex('tenants').pluck('id');
    const server = await createTestDatabase();
    const regions = [this.eu.name, this.us.name];
    await Promise.all([this.portal.drop(), this.eu.drop(), this.us.drop()]);
    const roles = [
      ...ids.flatMap(id => {
        const { loginRole, ownerRole } = namespaceNames(id);
        return [loginRole, ownerRole];
      }),
      ...regions.map(name => `companyos_connect_${name}`),
    ];
    for (const role of roles) {
      await server.knex.raw('DROP ROLE IF EXISTS ??', [role]);
    }
    await server.drop();
  }
}

function entity(kind: string, name: string): Entity {
  const group = groups[name as Person];
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: {},
    ...(group && {
      relations: [{ type: 'memberOf', targetRef: `group:default/${group}` }],
    }),
  };
}

/** As the sequencer would append what was delivered, in the order of delivery. */
function toEntry(
  { source, sequence, record, personal }: SourcedRecord,
  position: number,
): BareEntry {
  return {
    position,
    leafHash: String(position).padStart(64, '0'),
    entry: {
      schema: 'companyos.ledger.entry/v1',
      source,
      sequence,
      ...record,
      commitments: Object.fromEntries(
        Object.keys(personal).map(name => [name, 'c'.repeat(64)]),
      ),
    },
  };
}

/** A running back end with the tenant plugin, as a person or another plugin meets it. */
export interface TestPortal {
  readonly url: string;
  readonly ledger: readonly SourcedRecord[];
  readonly events: readonly EventParams[];
  readonly notices: readonly NotificationSendOptions[];
  readonly guard: TestGuard;
  /** The API as this person. */
  as(person: Person): {
    tenants: TenantClient;
    exports: TenantExportsClient;
    operations: OperationsClient;
  };
  /** For requests that bypass the contract's check. */
  headersOf(person: Person): { authorization: string };
  /** A plain request to the tenant API as this person. */
  fetchAs(person: Person, path: string, init?: RequestInit): Promise<Response>;
  /** The API as another plugin of the portal. */
  asPlugin(subject: string): TenantClient;
  stop(): Promise<void>;
}

export async function startTestPortal(
  stores: TestStores,
  options: {
    /** `companyos.objectStores`; none unless given. */
    readonly objectStores?: {
      readonly [id: string]: { readonly region: string; readonly path: string };
    };
    /** Who keeps what; shared where a test starts a second back end. */
    readonly guard?: TestGuard;
  } = {},
): Promise<TestPortal> {
  const ledger: SourcedRecord[] = [];
  const events: EventParams[] = [];
  const notices: NotificationSendOptions[] = [];
  const guard = options.guard ?? new TestGuard();
  const backend = await startTestBackend({
    features: [
      tenantPlugin,
      mockServices.rootConfig.factory({
        data: {
          companyos: {
            policies: resolve(__dirname, '../../../../policies'),
            regions: {
              'eu-central': { title: 'EU', connection: stores.eu.url },
              'us-east': { title: 'US', connection: stores.usSwitch.url },
            },
            tenants: { credentialKey: 'k'.repeat(32) },
            objectStores: options.objectStores ?? {},
          },
        },
      }),
      mockServices.database.factory({ knex: stores.portal.knex }),
      catalogServiceMock.factory({
        entities: [
          ...Object.keys(groups).map(name => entity('User', name)),
          ...new Set(Object.values(groups)),
        ].map(one => (typeof one === 'string' ? entity('Group', one) : one)),
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo(credentials) {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            const name = userEntityRef.split('/')[1] as Person;
            return {
              userEntityRef,
              ownershipEntityRefs: [
                userEntityRef,
                `group:default/${groups[name]}`,
              ],
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
        service: ledgerSlicesServiceRef,
        deps: {},
        factory: () => slicesOf(() => ledger.map(toEntry)),
      }),
      guard.factory,
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          async send(notice) {
            notices.push(notice);
          },
        }),
      }),
      createServiceFactory({
        service: tenantHoldsServiceRef,
        deps: {},
        factory: () => async () => [],
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => ({
          async publish(event) {
            events.push(event);
          },
          async subscribe() {},
        }),
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}`;
  const withToken =
    (token: string): typeof fetch =>
    (input, init) =>
      checkedFetch({
        document: openApiDocument,
        basePath: '/api/tenant',
      })(input, {
        ...init,
        headers: { ...init?.headers, authorization: `Bearer ${token}` },
      });
  const clients = (token: string) => {
    const fetchApi = { fetch: withToken(token) };
    return {
      tenants: new TenantClient({ baseUrl: url, fetchApi }),
      exports: new TenantExportsClient({ baseUrl: url, fetchApi }),
      operations: new OperationsClient({ baseUrl: url, fetchApi }),
    };
  };
  return {
    url,
    ledger,
    events,
    notices,
    guard,
    as: person => clients(mockCredentials.user.token(`user:default/${person}`)),
    headersOf: person => ({
      authorization: mockCredentials.user.header(`user:default/${person}`),
    }),
    fetchAs: (person, path, init) =>
      withToken(mockCredentials.user.token(`user:default/${person}`))(
        `${url}/api/tenant${path}`,
        init,
      ),
    asPlugin: subject =>
      clients(
        mockCredentials.service.token({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'tenant',
        }),
      ).tenants,
    stop: () => backend.stop(),
  };
}
