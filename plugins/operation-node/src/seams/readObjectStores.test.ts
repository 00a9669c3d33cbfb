import { mockServices } from '@backstage/backend-test-utils';
import { readObjectStores } from './readObjectStores';

const read = (objectStores?: object) =>
  readObjectStores(
    mockServices.rootConfig({
      data: { companyos: { ...(objectStores && { objectStores }) } },
    } as never),
  );

describe('object stores', () => {
  it('are folders with a region, in the order of their IDs', () => {
    expect(
      read({
        'us-archive': { region: 'us-east', path: '/data/us' },
        'eu-archive': { region: 'eu-central', path: '/data/eu' },
      }),
    ).toEqual([
      { id: 'eu-archive', region: 'eu-central', root: '/data/eu' },
      { id: 'us-archive', region: 'us-east', root: '/data/us' },
    ]);
    expect(read()).toEqual([]);
  });

  it('are refused with every wrong key named', () => {
    expect(() =>
      read({
        'eu-archive': { path: 'data' },
        Bad: { region: 'x', path: '/x' },
      }),
    ).toThrow(
      /objectStores\.eu-archive\.region.*objectStores\.eu-archive\.path: give an absolute path.*objectStores\.Bad/,
    );
  });
});
