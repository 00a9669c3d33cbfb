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
import {
  TenantClient,
  TenantExportsClient,
} from '@companyos/plugin-tenant-common';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(180_000);

const groups: { [name: string]: string } = {
  ada: 'platform-engineers',
  omar: 'acme-owners',
  dev: 'data-governance',
};

/** Tenants, ledger and residency together, as the portal has them: each talks to the others over HTTP, as itself. */
describe('an export through the whole portal', () => {
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
      exports: new TenantExportsClient(options),
      operations: new OperationsClient(options),
      residency: new ResidencyClient(options),
    };
  };
  const ended = (name: string, id: string) =>
    as(name).operations.get('tenant', id, { waitSeconds: 30 });

  it('has the ledger up to its size in it, the holds in its sidecar, and is kept', async () => {
    const { operation } = await as('ada').tenants.create({
      spec: {
        name: 'acme',
        displayName: 'Acme',
        owner: 'group:default/acme-owners',
        tier: 'standard',
        homeRegion: 'eu-central',
        allowedRegions: ['eu-central'],
        dataClasses: ['internal'],
        retention: { schedule: '30-days' },
      },
    });
    expect(await ended('ada', operation.id)).toMatchObject({
      state: 'succeeded',
    });
    const { id } = await as('ada').tenants.get('acme');
    const { hold } = await as('dev').residency.placeHold({
      subject: `tenant:${id}`,
      case: 'C-2031',
      reason: 'A court asked',
    });
    expect(hold).toMatchObject({ case: 'C-2031' });

    const exportOnce = async (ledgerSize?: number) => {
      const started = await as('omar').exports.start('acme', {
        destination: 'eu-download',
        ledgerSize,
      });
      expect(await ended('omar', started.id)).toMatchObject({
        state: 'succeeded',
        error: null,
      });
      const sidecar = await as('omar').exports.sidecar('acme', started.id);
      const content = await as('omar').exports.content('acme', started.id);
      return { sidecar, text: await content.text() };
    };
    // What was recorded reaches the ledger a moment later, by the relay.
    let first = await exportOnce();
    for (let tries = 0; !first.text.includes('"section":"ledger"'); tries++) {
      expect(tries).toBeLessThan(20);
      first = await exportOnce();
    }
    expect(first.sidecar).toMatchObject({
      classification: 'internal',
      retention: { holds: [{ case: 'C-2031', reason: 'A court asked' }] },
      content: {
        sha256: createHash('sha256').update(first.text).digest('hex'),
      },
    });
    const [header, ...lines] = first.text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(header.ledger.rootHash).toMatch(/^[0-9a-f]{64}$/);
    const sections = new Set(lines.map(({ section }) => section));
    expect([...sections]).toEqual(['spec', 'decisions', 'ledger', 'end']);
    const again = await exportOnce(header.ledger.size);
    expect(again.sidecar.content).toEqual(first.sidecar.content);

    const { artifacts } = await as('dev').residency.retention();
    expect(artifacts).toContainEqual(
      expect.objectContaining({
        id: `eu-download/${first.sidecar.name}`,
        classification: 'internal',
        blockers: expect.arrayContaining([expect.stringContaining('C-2031')]),
      }),
    );
  });
});
