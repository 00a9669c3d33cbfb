import type { ServerState } from './runtime/state';
import {
  commandsFor,
  percentIn,
  toText,
  weighingIn,
  weighingOf,
} from './shares';

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

const server = (
  name: string,
  weight: number,
  admin: ServerState['admin'] = 'ready',
): ServerState => ({
  name,
  weight,
  admin,
  origin: 'http://127.0.0.1:1',
  counters: { seen: 0, bad: 0 },
});

describe('shares as weights', () => {
  it.each([
    { canaryPercent: 1, stable: 1, canary: 1, weights: [99, 1] },
    { canaryPercent: 10, stable: 1, canary: 1, weights: [9, 1] },
    { canaryPercent: 50, stable: 1, canary: 1, weights: [1, 1] },
    { canaryPercent: 1, stable: 3, canary: 1, weights: [33, 1] },
    { canaryPercent: 1, stable: 2, canary: 2, weights: [99, 1] },
    { canaryPercent: 99, stable: 1, canary: 3, weights: [1, 33] },
    { canaryPercent: 0, stable: 2, canary: 1, weights: [1, 0] },
    { canaryPercent: 100, stable: 2, canary: 1, weights: [0, 1] },
  ])(
    '$canaryPercent % with $canary beside $stable is $weights, exactly',
    ({ canaryPercent, weights, ...count }) => {
      const stable = names('s', count.stable);
      const canary = names('c', count.canary);
      const all = [...stable, ...canary, 'spare'];
      const weighing = weighingOf({ stable, canary, canaryPercent }, all);
      expect(weighing).toMatchObject({
        s0: weights[0],
        c0: weights[1],
        spare: 0,
      });
      const states = all.map(name => server(name, weighing[name]));
      expect(percentIn(states, canary)).toBe(canaryPercent);
    },
  );

  it('comes close where weights cannot be exact, and refuses where they cannot come close', () => {
    const arms = { stable: ['s0'], canary: ['c0'] };
    const third = weighingOf({ ...arms, canaryPercent: 33.3 }, ['s0', 'c0']);
    expect(third.c0 / (third.c0 + third.s0)).toBeCloseTo(0.333, 3);
    expect(() =>
      weighingOf({ ...arms, canaryPercent: 0.1 }, ['s0', 'c0']),
    ).toThrow('0.1 % cannot be given by weights up to 256');
  });

  it('refuses a server in both arms', () => {
    expect(() =>
      weighingOf({ stable: ['a'], canary: ['a', 'b'], canaryPercent: 1 }, [
        'a',
        'b',
      ]),
    ).toThrow('a cannot be stable and canary at once');
  });

  it('tells maintenance from what bound users can still reach', () => {
    const texts = [
      server('a', 1, 'maint'),
      server('a', 1, 'drain'),
      server('a', 1),
    ].map(one => toText(weighingIn([one])));
    expect(new Set(texts).size).toBe(3);
    expect(toText(weighingIn([server('a', 0)]))).toBe(texts[1]);
  });

  it('has whoever gains in place before anybody leaves', () => {
    expect(commandsFor('shop', { old: 0, new: 1 })).toEqual([
      'set server shop/new weight 1',
      'set server shop/new state ready',
      'set server shop/old state maint',
    ]);
  });
});
