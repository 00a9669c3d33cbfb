import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import ledgerPlugin from '@companyos/plugin-ledger-backend';
import residencyPlugin from '@companyos/plugin-residency-backend';
import tenantPlugin from '@companyos/plugin-tenant-backend';
import { OperationsClient } from '@companyos/plugin-operation-common';
import { ResidencyClient } from '@companyos/plugin-residency-common';
import { TenantClient } from '@companyos/plugin-tenant-common';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(180_000);

const groups: { [name: string]: string } = {
  ada: 'platform-engineers',
  omar: 'acme-owners',
  dev: 'data-governance',
  vera: 'data-governance',
  noor: 'platform-engineers',
};

/** Tenants, ledger and residency together, as the portal has them: each talks to the others over HTTP, as itself. */
describe('residency through the whole portal', () => {
  let portal: TestDatabase;
  let region: TestDatabase;
  let root: string;
  let backend: TestBackend;

  beforeAll(async () => {
    [portal, region] = [await createTestDatabase(), await createTestDatabase()];
    root = await mkdtemp(join(tmpdir(), 'whole-'));
    backend = await startTestBackend({
      features: [
        ledgerPlugin,
        residencyPlugin,
        tenantPlugin,
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
              policies: resolve(__dirname, '../../../policies'),
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
  });
  afterAll(async () => {
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
      operations: new OperationsClient(options),
      residency: new ResidencyClient(options),
    };
  };
  const ended = (name: string, id: string) =>
    as(name).operations.get('tenant', id, { waitSeconds: 30 });

  /** The relay delivers a moment later: asks again until the answer is there. */
  async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < 200; tries++) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error('It did not arrive.');
  }

  let tenantId: string;

  beforeAll(async () => {
    const { operation } = await as('ada').tenants.create({
      spec: {
        name: 'acme',
        displayName: 'Acme',
        owner: 'group:default/acme-owners',
        tier: 'standard',
        homeRegion: 'eu-central',
        allowedRegions: ['eu-central'],
        dataClasses: ['internal'],
        retention: { schedule: 'zero-day' },
      },
    });
    await ended('ada', operation.id);
    tenantId = (await as('ada').tenants.get('acme')).id;
  });

  it('finds a denial in the ledger by who, what and when, in words', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    const denied = await as('omar')
      .residency.placeHold({
        subject: 'tenant:acme',
        case: 'C-1',
        reason: 'Because',
      })
      .then(
        () => undefined,
        error => error,
      );
    expect(denied).toMatchObject({ code: 'POLICY_DENIED' });
    const { residency } = as('dev');
    const details = await eventually(() =>
      residency.decision(denied.decisionId),
    );
    expect(details).toMatchObject({
      actor: 'user:default/omar',
      subject: `tenant:${tenantId}`,
      words: { reason: denied.message, remedy: denied.next },
    });
    const query = {
      outcome: 'deny',
      action: 'hold:place',
      actor: 'user:default/omar',
      since,
    } as const;
    const found = await residency.decisions(query);
    expect(found.items.map(({ id }) => id)).toEqual([denied.decisionId]);
    const before = await residency.decisions({
      ...query,
      until: since,
      since: undefined,
    });
    expect(before.items).toEqual([]);
    expect(
      await residency.decisions({ ...query, action: 'hold:release' }),
    ).toMatchObject({ items: [], total: 0 });
  });

  it('asks what if about the tenant as it is stored', async () => {
    const answer = await as('omar').residency.whatIf({
      actor: 'user:default/omar',
      action: 'data:write',
      tenant: 'acme',
      classification: 'pii',
      schedule: '30-days',
      region: 'us-east',
    });
    expect(answer.policies.map(({ id }) => id)).toEqual([
      'data-class-is-agreed',
      'writes-stay-in-allowed-regions',
    ]);
  });

  it('keeps a tenant that is held from being deleted, until two people release it', async () => {
    const { residency, operations, tenants } = as('dev');
    const { hold, gone } = await residency.placeHold({
      subject: 'tenant:acme',
      case: 'C-2031',
      reason: 'A court asked',
    });
    expect(gone).toEqual([]);
    const { keeps } = await residency.hold(hold!.id);
    expect(keeps.map(({ name }) => name)).toEqual([
      'db namespace',
      'graph namespace',
      'index namespace',
    ]);
    const kept = await as('ada').tenants.planDeletion('acme');
    expect(kept.decision.outcome).toBe('deny');
    expect(JSON.stringify(kept)).toContain('C-2031');

    const release = await residency.releaseHold({
      holdId: hold!.id,
      reason: 'The case is closed',
    });
    expect(release.state).toBe('awaiting-approval');
    await as('vera').operations.approve('residency', release.id, {
      planHash: release.plan.hash,
    });
    const released = await operations.get('residency', release.id, {
      waitSeconds: 30,
    });
    expect(released.state).toBe('succeeded');
    expect((await tenants.planDeletion('acme')).plan.holds).toEqual([]);
  });
});
