import { MemoryTarget } from './MemoryTarget';
import { runReleaseTargetConformance } from './runReleaseTargetConformance';

const component = 'component:default/shop';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const versions = ['1', '2', '3'].map(version => ({
  version,
  digest: digest(version),
}));

const create = () =>
  new MemoryTarget({
    component,
    versions,
    stable: { deployment: 'rel_stable', version: '1' },
  });

runReleaseTargetConformance({
  name: 'A target in memory',
  shareTolerancePercent: 0,
  async create() {
    const target = create();
    return {
      target,
      component,
      stable: 'rel_stable',
      next: [versions[1], versions[2]],
      async traffic(requests) {
        target.serve({ fromMs: 0, toMs: 500, requests: requests / 2 });
        target.serve({ fromMs: 500, toMs: 1_000, requests: requests / 2 });
      },
      async interfere(canaryPercent) {
        target.interfere(canaryPercent);
      },
      async close() {},
    };
  },
});

describe('A target in memory', () => {
  it('fails as it is told: before it acts, or after', async () => {
    const target = create();
    const request = { deployment: 'rel_2', ...versions[1], fence: 1 };
    target.fault = () => 'refused';
    await expect(target.deploy(component, request)).rejects.toThrow('answer');
    expect(target.changes).toEqual([]);
    target.fault = () => 'lost';
    await expect(target.deploy(component, request)).rejects.toThrow('lost');
    expect(target.changes).toEqual(['deploy 2']);
  });
});
