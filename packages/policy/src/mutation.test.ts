import { join, resolve } from 'node:path';
import { loadPolicyBundle } from './bundle';
import { loadMatrix, type MatrixCase } from './matrixCases';
import { mutants, mutationTest } from './mutation';
import { tinyPolicy, touch } from './testing/tinyBundle';

const POLICIES = resolve(__dirname, '../../../policies');

describe('changing one policy at a time', () => {
  it('makes a case of the matrix fail, each time', async () => {
    const bundle = await loadPolicyBundle(POLICIES);
    const cases = await loadMatrix(join(POLICIES, 'tests'), bundle);
    const { killed, survivors } = mutationTest(bundle, cases);
    expect(survivors).toEqual([]);
    expect(killed).toBe(bundle.policies.size * 2);
  }, 300_000);
});

describe('a matrix that looks away', () => {
  const { bundle } = tinyPolicy();
  const allowed: MatrixCase = {
    name: 'allowed',
    action: 'thing:touch',
    request: touch(),
    outcome: 'allow',
    by: ['users-touch-things'],
  };
  const denied: MatrixCase = {
    name: 'denied',
    action: 'thing:touch',
    request: touch({ attrs: { size: 6 } }),
    outcome: 'deny',
    by: ['no-huge-things'],
  };

  it('is told which changes it missed', () => {
    expect(mutationTest(bundle, [allowed])).toEqual({
      killed: 2,
      survivors: ['delete no-huge-things', 'invert no-huge-things'],
    });
    expect(mutationTest(bundle, [denied])).toEqual({
      killed: 2,
      survivors: ['delete users-touch-things', 'invert users-touch-things'],
    });
    expect(mutationTest(bundle, [allowed, denied])).toEqual({
      killed: 4,
      survivors: [],
    });
    expect(mutationTest(bundle, []).survivors).toHaveLength(4);
  });

  it('is not saved by a policy that is named and makes no difference', () => {
    const twice = tinyPolicy({
      changes: {
        'more.cedar':
          '@id("users-touch-again") @description("Again.") permit (principal is User, action == Action::"thing:touch", resource);',
      },
    }).bundle;
    const both = { ...allowed, by: ['users-touch-again', ...allowed.by] };
    expect(mutationTest(twice, [both, denied]).survivors).toEqual([
      'delete users-touch-again',
      'delete users-touch-things',
    ]);
  });

  it('never changes the bundle itself', () => {
    const before = [...bundle.policies];
    expect([...mutants(bundle)].map(({ name }) => name)).toEqual([
      'delete users-touch-things',
      'invert users-touch-things',
      'delete no-huge-things',
      'invert no-huge-things',
    ]);
    expect([...bundle.policies]).toEqual(before);
  });
});
