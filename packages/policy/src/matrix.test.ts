import { join, resolve } from 'node:path';
import { loadPolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import { checkCase, loadMatrix, uncovered } from './matrixCases';

const POLICIES = resolve(__dirname, '../../../policies');

async function load() {
  const bundle = await loadPolicyBundle(POLICIES);
  return { bundle, cases: await loadMatrix(join(POLICIES, 'tests'), bundle) };
}

describe('the allow/deny matrix', () => {
  it('is what the bundle answers, cell by cell', async () => {
    const { bundle, cases } = await load();
    const policy = PolicyDecisionPoint.create({ bundle });
    expect(cases.length).toBeGreaterThan(400);
    expect(
      cases
        .map(item => checkCase(policy, item))
        .filter(failure => failure !== undefined),
    ).toEqual([]);
  });

  it('covers every action and every policy', async () => {
    const { bundle, cases } = await load();
    expect(uncovered(bundle, cases)).toEqual([]);
  });

  it('gives every denial a reason and a remedy', async () => {
    const { bundle, cases } = await load();
    const policy = PolicyDecisionPoint.create({ bundle });
    for (const { request, outcome } of cases) {
      const { reason, remedy } = policy.decide(request);
      expect(reason).toMatch(/^\S.*\.$/);
      expect(remedy).toMatch(outcome === 'deny' ? /^\S.*\.$/ : /^$/);
    }
  });
});
