import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  releaseTargetsExtensionPoint,
  type ReleaseTarget,
} from '@companyos/plugin-release-node';
import module from './index';

async function targetsWith(data: object): Promise<ReleaseTarget[]> {
  const targets: ReleaseTarget[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        releaseTargetsExtensionPoint,
        { addTarget: target => targets.push(target), addMetricSource() {} },
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({ data: { companyos: data as any } }),
    ],
  });
  await backend.stop();
  return targets;
}

describe('the staging module', () => {
  it('adds the target where it is configured, for the component that runs there', async () => {
    const url = 'http://127.0.0.1:1';
    expect(await targetsWith({ staging: { url, token: 't' } })).toMatchObject([
      { id: 'staging', components: ['component:default/reference-service'] },
    ]);
    const component = 'Component:default/Shop';
    expect(
      await targetsWith({ staging: { url, token: 't', component } }),
    ).toMatchObject([{ components: ['component:default/shop'] }]);
    expect(await targetsWith({})).toEqual([]);
  });
});
