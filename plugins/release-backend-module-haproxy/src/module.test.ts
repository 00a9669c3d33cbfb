import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  releaseTargetsExtensionPoint,
  type ReleaseTarget,
} from '@companyos/plugin-release-node';
import { createTestDatabase } from '@companyos/test-database';
import {
  describeWithHaproxy,
  HaproxyLab,
  SHOP,
} from './__testUtils__/haproxyLab';
import module from './index';

jest.setTimeout(60_000);

const describeHere = describeWithHaproxy();

async function start(data: object) {
  const targets: ReleaseTarget[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        releaseTargetsExtensionPoint,
        { addTarget: target => targets.push(target), addMetricSource() {} },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data: data as any })],
  });
  return { backend, targets };
}

it('adds no target, and needs no database, where no HAProxy is configured', async () => {
  const { backend, targets } = await start({});
  await backend.stop();
  expect(targets).toEqual([]);
});

describeHere('a back end with HAProxy', () => {
  it('has its target, and sets its weights again after a reload by itself', async () => {
    const database = await createTestDatabase();
    const haproxy = await HaproxyLab.start(['1.0.0', '2.0.0']);
    const [, { version, digest }] = haproxy.servers;
    const { backend, targets } = await start({
      backend: {
        database: {
          client: 'pg',
          connection: database.url,
          pluginDivisionMode: 'schema',
          ensureExists: false,
          ensureSchemaExists: true,
        },
      },
      companyos: { haproxy: { targets: [haproxy.config] } },
    });
    const [target] = targets;
    expect(target).toMatchObject({ id: 'edge', components: [SHOP] });
    await target.readBack(SHOP);
    const fence = 1;
    await target.deploy(SHOP, { deployment: 'next', version, digest, fence });
    await target.setWeights(SHOP, {
      stable: 'next',
      canary: null,
      canaryPercent: 0,
      fence,
    });
    await haproxy.reload();
    // It forgot them, as reload.test.ts shows; the watch may already have
    // been here.
    while ((await haproxy.weights()).join() !== '0,1') {
      await new Promise(done => setTimeout(done, 20));
    }
    await backend.stop();
    await haproxy.stop();
    await database.drop();
  });
});
