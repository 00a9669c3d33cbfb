import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { probesExtensionPoint, type Probe } from '@companyos/plugin-probe-node';
import module from './index';

async function probesWith(data: object): Promise<Probe[]> {
  const probes: Probe[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [probesExtensionPoint, { addProbe: probe => probes.push(probe) }],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({ data: { companyos: data as any } }),
    ],
  });
  await backend.stop();
  return probes;
}

describe('the staging module', () => {
  const staging = {
    url: 'http://127.0.0.1:1',
    token: 't',
    routerUrl: 'http://127.0.0.1:2',
  };

  it('walks the four critical paths of what runs there', async () => {
    expect(
      (await probesWith({ staging })).map(({ id, criticalPath, owner }) => [
        id,
        criticalPath,
        owner,
      ]),
    ).toEqual([
      ['staging-login', 'login', 'component:default/reference-service'],
      [
        'staging-tenant-query',
        'tenant-query',
        'component:default/reference-service',
      ],
      ['staging-export', 'export', 'component:default/reference-service'],
      ['staging-job-queue', 'job-queue', 'component:default/reference-service'],
    ]);
    const [probe] = await probesWith({
      staging: { ...staging, component: 'Component:default/Shop' },
    });
    expect(probe.owner).toBe('component:default/shop');
  });

  it('walks nothing where there is no staging', async () => {
    expect(await probesWith({})).toEqual([]);
    const { routerUrl: _, ...without } = staging;
    expect(await probesWith({ staging: without })).toEqual([]);
  });
});
