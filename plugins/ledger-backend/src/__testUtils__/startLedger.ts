import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { SourcedRecord } from '@companyos/ledger';
import type { TestDatabase } from '@companyos/test-database';
import ledgerPlugin from '../index';

const GROUPS: { [user: string]: string[] } = {
  'user:default/ada': ['group:default/platform-engineers'],
  'user:default/augusta': ['group:default/auditors'],
  'user:default/omar': ['group:default/acme-owners'],
};

export const ada = mockCredentials.user.header('user:default/ada');
export const augusta = mockCredentials.user.header('user:default/augusta');
export const omar = mockCredentials.user.header('user:default/omar');

export function pluginToken(subject: string): string {
  return mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'ledger',
  });
}

export function sourced(sequence: number, change: object = {}): SourcedRecord {
  return {
    source: 'tenant',
    sequence,
    record: {
      key: `op_1/${sequence}`,
      type: 'operation',
      event: 'tenant.create.succeeded',
      outcome: 'success',
      subject: 'tenant:tn_1',
      occurredAt: '2026-01-02T03:04:05.678Z',
      plain: { decisionId: 'pd_1', nested: { list: [1, null, true] } },
      ...change,
    },
    personal: {
      actor: { salt: '0'.repeat(32), value: 'user:default/ada' },
      forgotten: { commitment: 'a'.repeat(64) },
    },
  };
}

/** A back end with the ledger, on a real database, where people are in the groups above. */
export function startLedger(options: {
  database: TestDatabase;
  ledger?: { signingKey?: string; keyFile?: string; origin?: string };
  auth?: { environment: string };
  features?: NonNullable<
    NonNullable<Parameters<typeof startTestBackend>[0]>['features']
  >;
}) {
  return startTestBackend({
    features: [
      ledgerPlugin,
      ...(options.features ?? []),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            database: {
              client: 'pg',
              connection: options.database.url,
              pluginDivisionMode: 'schema',
              ensureExists: false,
              ensureSchemaExists: true,
            },
          },
          ...(options.auth && { auth: options.auth }),
          companyos: { ledger: options.ledger ?? {} },
        },
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo(credentials) {
            const { userEntityRef } = (
              credentials as ReturnType<typeof mockCredentials.user>
            ).principal;
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, ...GROUPS[userEntityRef]],
            };
          },
        }),
      }),
    ],
  });
}
