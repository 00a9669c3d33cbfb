import { createMockDirectory } from '@backstage/backend-test-utils';
import { findPolicies } from './findPolicies';

describe('findPolicies', () => {
  const mock = createMockDirectory({
    content: { policies: {}, other: {}, packages: { backend: {} } },
  });

  it('looks in each folder above', () => {
    const from = mock.resolve('packages/backend');
    expect(findPolicies(undefined, from)).toBe(mock.resolve('policies'));
    expect(findPolicies('other', from)).toBe(mock.resolve('other'));
    expect(findPolicies(mock.resolve('other'), '/')).toBe(
      mock.resolve('other'),
    );
  });

  it('says where it looked', () => {
    const from = mock.resolve('packages');
    expect(() => findPolicies('none-such', from)).toThrow(
      `There is no folder none-such in ${from} or above it`,
    );
  });
});
