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
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import ledgerPlugin from '@companyos/plugin-ledger-backend';
import { OperationsClient } from '@companyos/plugin-operation-common';
import releasePlugin from '@companyos/plugin-release-backend';
import stagingModule from '@companyos/plugin-release-backend-module-staging';
import {
  isRolloutEnded,
  ReleaseClient,
  type Rollout,
} from '@companyos/plugin-release-common';
import { StagingLab } from '@companyos/staging/testing';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';

jest.setTimeout(240_000);

const COMPONENT = 'component:default/reference-service';
const ENOUGH = {
  minimumSamples: 30,
  minimumDurationSeconds: 3,
  margin: 0.1,
  latencyMargin: 0.4,
};
const groups: { [name: string]: string } = {
  ada: 'platform-engineers',
  kim: 'on-call',
};

/** Releases, the ledger and staging's real processes together, as the portal has them. */
describe('a release through the whole portal', () => {
  let portal: TestDatabase;
  let lab: StagingLab;
  let root: string;
  let backend: TestBackend;

  beforeAll(async () => {
    portal = await createTestDatabase();
    root = await mkdtemp(join(tmpdir(), 'whole-'));
    lab = await StagingLab.create(['1.0.0', '1.1.0', '1.2.0']);
    const { build } = lab.release('1.0.0');
    await lab.start({
      first: { deployment: 'first', build },
      tickMs: 250,
      traffic: { usersPerTenant: 100, requestsPerSecond: 40 },
    });
    const { port, token } = lab.config();
    const text = await readFile(
      resolve(__dirname, '../catalog/components.yaml'),
      'utf8',
    );
    const entity = parse(text) as Entity;
    backend = await startTestBackend({
      features: [
        ledgerPlugin,
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
              policies: resolve(__dirname, '../../../policies'),
              ledger: { keyFile: join(root, 'key.pem') },
              staging: { url: `http://127.0.0.1:${port}`, token },
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
  });
  afterAll(async () => {
    await backend?.stop();
    await lab?.close();
    await portal.drop();
    await rm(root, { recursive: true });
  });

  function as(name: string) {
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
  }

  async function release(version: string): Promise<Rollout> {
    const { releases } = as('ada');
    const { operation, rolloutId } = await releases.start({
      component: COMPONENT,
      target: 'staging',
      version,
      // As its own, with less patience.
      strategy: {
        steps: [
          { ...ENOUGH, weightPercent: 10 },
          { ...ENOUGH, weightPercent: 50 },
          { weightPercent: 100 },
        ],
        signals: { errors: { share: 1 }, latency: false, burn: false },
        warmUpSeconds: 2,
        soakSeconds: 1,
      },
      reason: `Release ${version}.`,
    });
    expect(operation).toMatchObject({ state: 'succeeded', error: null });
    for (;;) {
      const rollout = await releases.rollout(rolloutId!);
      if (isRolloutEnded(rollout.state)) return rollout;
      await delay(200);
    }
  }

  it('reaches everybody when it is good, comes back by itself when it is bad, and goes back by name', async () => {
    const dry = await as('ada').releases.planStart({
      component: COMPONENT,
      target: 'staging',
      version: '1.1.0',
    });
    expect(dry.plan.changes[0].summary).toContain('10 % → 50 % → 100 %');
    const good = await release('1.1.0');
    expect(good).toMatchObject({ state: 'completed' });
    const served = lab.release('1.1.0').digest;
    expect(await lab.target.servedDigests(200)).toEqual(
      new Map([[served, 200]]),
    );

    const bad = await release('1.2.0');
    expect(bad.state).toBe('rolled-back');
    expect(bad.stateReason).toMatch(/Errors: .* of .* canary units bad/);
    expect(await lab.target.servedDigests(200)).toEqual(
      new Map([[served, 200]]),
    );

    const kim = as('kim');
    const { items } = await kim.releases.releases({ state: 'superseded' });
    expect(items).toMatchObject([{ version: '1.0.0', allowed: ['rollback'] }]);
    const { id } = await kim.releases.rollback(items[0].id, {
      reason: 'It was better.',
    });
    let operation = await kim.operations.get('release', id);
    while (operation.finishedAt === null) {
      await delay(200);
      operation = await kim.operations.get('release', id, { waitSeconds: 1 });
    }
    expect(operation).toMatchObject({
      state: 'succeeded',
      output: { verified: { asked: 1_000, matched: 1_000 } },
    });
    expect(await lab.target.servedDigests(200)).toEqual(
      new Map([[lab.release('1.0.0').digest, 200]]),
    );
    const recorded = await portal
      .knex('release.ledger_outbox')
      .select('record');
    const events = recorded.map(({ record }) => JSON.parse(record).event);
    expect(events).toEqual(
      expect.arrayContaining([
        'release.start.succeeded',
        'release.rollout.completed',
        'release.rollout.rolled-back',
        'release.rollback.succeeded',
      ]),
    );
  });
});
