import { join, resolve } from 'node:path';
import { loadPolicyBundle, type PolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import {
  checkCase,
  loadMatrix,
  uncovered,
  type MatrixCase,
} from './matrixCases';

// A busy machine takes its time.
jest.setTimeout(60_000);

const POLICIES = resolve(__dirname, '../../../policies');

describe('the allow/deny matrix', () => {
  let bundle: PolicyBundle;
  let cases: MatrixCase[];
  let policy: PolicyDecisionPoint;

  beforeAll(async () => {
    bundle = await loadPolicyBundle(POLICIES);
    cases = await loadMatrix(join(POLICIES, 'tests'), bundle);
    // Each question is evaluated once, whatever is asked about its answer.
    policy = PolicyDecisionPoint.create({ bundle, memoEntries: 100_000 });
  });

  it('is what the bundle answers, cell by cell', () => {
    expect(cases.length).toBeGreaterThan(3_500);
    expect(
      cases
        .map(item => checkCase(policy, item))
        .filter(failure => failure !== undefined),
    ).toEqual([]);
  });

  it('covers every action and every policy', () => {
    expect(uncovered(bundle, cases)).toEqual([]);
  });

  it('asks about each cell once', () => {
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('covers every class × region × tenant × hold state', () => {
    const asked = new Set(cases.map(({ name }) => name.replace(/: .*$/, '')));
    const classes = ['public', 'internal', 'restricted', 'pii'];
    const cells = ['acme', 'globex'].flatMap(tenant =>
      classes.flatMap(name => [
        ...[...bundle.regions.keys()].map(
          region => `omar data:write on ${tenant} (${name}, in ${region})`,
        ),
        ...[...bundle.destinations.keys()].map(
          place => `omar data:export on ${tenant} (${name}, to ${place})`,
        ),
        ...[0, 1, 2].map(
          holds =>
            `omar data:erase on ${tenant} (${name}, ${holds} holds, retention over)`,
        ),
      ]),
    );
    expect(cells.filter(cell => !asked.has(cell))).toEqual([]);
  });

  it('gives every denial a reason and a remedy', () => {
    const speechless = cases.filter(({ request, outcome }) => {
      const { reason, remedy } = policy.decide(request);
      const words = outcome === 'deny' ? /^\S.*\.$/ : /^$/;
      return !/^\S.*\.$/.test(reason) || !words.test(remedy);
    });
    expect(speechless.map(({ name }) => name)).toEqual([]);
  });
});
