import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '@backstage/config';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';

/** The bundle that `companyos.policies` names, or else the nearest folder `policies` upwards. */
export async function loadPolicy(config: Config): Promise<PolicyDecisionPoint> {
  const dir =
    config.getOptionalString('companyos.policies') ?? nearest(process.cwd());
  return PolicyDecisionPoint.create({ bundle: await loadPolicyBundle(dir) });
}

function nearest(start: string): string {
  const candidate = join(start, 'policies');
  const parent = dirname(start);
  return existsSync(join(candidate, 'bundle.yaml')) || parent === start
    ? candidate
    : nearest(parent);
}
