import { mockServices } from '@backstage/backend-test-utils';
import { canaryWalks } from './canaryWalks';

const walksWith = (everySeconds?: number) =>
  canaryWalks({
    auth: mockServices.auth(),
    discovery: mockServices.discovery(),
    config: mockServices.rootConfig({
      data: { companyos: { releases: { canaryWalks: { everySeconds } } } },
    }),
  });

describe('canaryWalks', () => {
  it('walks as often as the configuration says, and refuses what is no time', () => {
    expect(walksWith(2)('staging').collect({ canary: false })).toEqual([]);
    expect(walksWith()('staging').collect({ canary: false })).toEqual([]);
    expect(() => walksWith(0)).toThrow(
      'companyos.releases.canaryWalks.everySeconds is 0',
    );
  });
});
