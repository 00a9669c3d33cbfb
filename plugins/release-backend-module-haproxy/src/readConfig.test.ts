import { ConfigReader } from '@backstage/config';
import { readConfig } from './readConfig';

const backend = {
  component: 'Component:default/Shop',
  backend: 'shop',
  url: 'http://127.0.0.1:8080',
};
const target = { id: 'edge', socket: '/run/haproxy.sock', backends: [backend] };
const read = (...targets: object[]) =>
  readConfig(new ConfigReader({ companyos: { haproxy: { targets } } } as any));

describe('companyos.haproxy', () => {
  it('is nothing unless it is set', () => {
    expect(readConfig(new ConfigReader({}))).toEqual([]);
  });

  it('has defaults for what most will not say', () => {
    expect(read(target)).toEqual([
      {
        ...target,
        backends: [
          {
            ...backend,
            component: 'component:default/shop',
            path: '/',
            digestHeader: 'x-companyos-release',
            versionHeader: 'x-companyos-version',
          },
        ],
      },
    ]);
  });

  it.each([
    [{ ...target, id: 'Edge 1' }, 'companyos.haproxy.targets.0.id'],
    [{ ...target, backends: [] }, 'companyos.haproxy.targets.0.backends'],
    [{ ...target, token: 'x' }, 'Unrecognized key'],
    [
      { ...target, backends: [{ ...backend, backend: 'shop; shutdown' }] },
      'is a name as in haproxy.cfg',
    ],
    [
      { ...target, backends: [{ ...backend, url: 'shop:80' }] },
      'companyos.haproxy.targets.0.backends.0.url',
    ],
    [
      { ...target, backends: [backend, backend] },
      'each component has one backend',
    ],
  ])('says what is wrong with %j', (wrong, words) => {
    expect(() => read(wrong)).toThrow(words);
  });

  it('has each target once', () => {
    expect(() => read(target, target)).toThrow('There are two targets edge');
  });
});
