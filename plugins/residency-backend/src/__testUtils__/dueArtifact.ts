import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import {
  bytesSource,
  GuardedObjectStore,
  type SeamRecorder,
} from '@companyos/policy/seams';
import { resolve } from 'node:path';
import { goneTenant } from '../sweep/eraseDefinition';

export const POLICIES = resolve(__dirname, '../../../../policies');

/** For tests that look at something else than records. */
export const silentRecorder: SeamRecorder = {
  async inTransaction() {},
  async committed() {},
};

/** Stores an object of tenant acme as an export would have, so many days ago. */
export async function storeArtifact(
  root: string,
  artifact: {
    readonly key: string;
    readonly daysAgo: number;
    readonly retention?: string;
  },
): Promise<void> {
  const { key, daysAgo, retention = 'zero-day' } = artifact;
  const bundle = await loadPolicyBundle(POLICIES);
  const store = GuardedObjectStore.create({
    policy: PolicyDecisionPoint.create({ bundle }),
    tenants: async name => ({
      ...goneTenant(name),
      homeRegion: 'eu-central',
      allowedRegions: ['eu-central'],
      dataClasses: ['internal'],
    }),
    recorder: silentRecorder,
    clock: () => new Date(Date.now() - daysAgo * 86_400_000),
    root,
    region: 'eu-central',
    holds: async () => [],
  });
  await store.put({
    actor: { ref: 'service:plugin:tenant', kind: 'service', groups: [] },
    tenant: 'acme',
    dataset: 'export',
    classification: 'internal',
    retention,
    key,
    source: bytesSource(() => ['content']),
  });
}
