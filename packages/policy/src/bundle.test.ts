import { resolve } from 'node:path';
import { loadPolicyBundle } from './bundle';

const POLICIES = resolve(__dirname, '../../../policies');

describe('the bundle of this repository', () => {
  it('is valid', async () => {
    const bundle = await loadPolicyBundle(POLICIES);
    expect(bundle.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([...bundle.regions.keys()]).toEqual(['eu-central', 'us-east']);
  });
});
