import path from 'node:path';
import { approvalsNeeded } from './approvals';
import {
  compilePolicyBundle,
  loadPolicyBundle,
  type PolicyBundle,
} from './bundle';
import { tinyFiles } from './testing/tinyBundle';

const POLICIES = path.resolve(__dirname, '../../../policies');

describe('approvalsNeeded', () => {
  let bundle: PolicyBundle;
  beforeAll(async () => {
    bundle = await loadPolicyBundle(POLICIES);
  });

  const ids = (tier: string, dataClasses: string[]) =>
    approvalsNeeded(bundle, {
      type: 'tenant.delete',
      tenant: { tier, dataClasses },
    })?.requirements.map(({ id }) => id);

  it('follows tier and classification', () => {
    expect(ids('standard', ['internal'])).toEqual(['data-governance']);
    expect(ids('sandbox', ['public'])).toEqual(['data-governance']);
    expect(ids('standard', ['internal', 'pii'])).toEqual([
      'data-governance',
      'personal-data',
    ]);
    expect(ids('enterprise', ['pii'])).toEqual([
      'data-governance',
      'second-look',
    ]);
  });

  it('asks for nothing where no rule fits', () => {
    expect(approvalsNeeded(bundle, { type: 'tenant.create' })).toBeUndefined();
  });

  it('does not guess a tenant', () => {
    const needed = approvalsNeeded(bundle, { type: 'tenant.delete' });
    expect(needed?.requirements.map(({ id }) => id)).toEqual([
      'data-governance',
    ]);
    expect(needed?.validForMs).toBe(72 * 3_600_000);
  });

  it('needs nothing without the file, and refuses one that is not right', () => {
    const tiny = compilePolicyBundle(tinyFiles());
    expect(tiny.approvals.rules).toEqual([]);
    expect(() =>
      compilePolicyBundle(
        tinyFiles({
          'approvals.yaml':
            'validForHours: 1\nrules: [{ id: a, title: A, operations: [x], from: [dev], reason: R. }]\n',
        }),
      ),
    ).toThrow(/use a reference such as group:default/);
  });
});
