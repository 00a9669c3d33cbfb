import { defineProbe } from './defineProbe';

const good = {
  id: 'staging-login',
  title: 'Log in',
  owner: 'component:default/staging-service',
  criticalPath: 'login',
  target: { id: 'staging', baseUrl: 'http://localhost:7200', arms: {} },
  intervalMs: 30_000,
  timeoutMs: 10_000,
  steps: () => [{ title: 'One', run: async () => {} }],
};

describe('defineProbe', () => {
  it('takes a probe as it is', () => {
    expect(defineProbe(good)).toBe(good);
  });

  it.each([
    ['id', { id: 'Login/1' }],
    ['owner', { owner: 'shop' }],
    ['criticalPath', { criticalPath: '' }],
    ['intervalMs', { intervalMs: 10 }],
    ['timeoutMs', { timeoutMs: 3_600_000 }],
    ['target.baseUrl', { target: { ...good.target, baseUrl: 'file:///etc' } }],
    ['it has no steps', { steps: () => [] }],
  ])('refuses what cannot be run: %s', (problem, change) => {
    expect(() => defineProbe({ ...good, ...change })).toThrow(problem);
  });

  it('names everything that is wrong', () => {
    expect(() => defineProbe({ ...good, owner: 'x', timeoutMs: 0 })).toThrow(
      /owner .*; timeoutMs /,
    );
  });
});
