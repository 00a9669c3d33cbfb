import fc from 'fast-check';
import { Router, type Arm, type Routing } from './Router';
import { RoundRobin } from './RoundRobin';
import { UserSlots } from './UserSlots';

const routing = (changes: Partial<Routing> = {}): Routing => ({
  stable: 'v1',
  canary: 'v2',
  canaryPercent: 1,
  generation: 1,
  ...changes,
});

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

const canaryAmong = (arms: readonly (Arm | undefined)[]) =>
  arms.filter(arm => arm === 'canary').length;

describe('RoundRobin', () => {
  it('gives the canary exactly its share of any window of one period, and spreads it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.nat({ max: 300 }),
        (percent, skip) => {
          const robin = new RoundRobin(percent);
          const divisor = gcd(percent, 100);
          const period = 100 / divisor;
          for (let i = 0; i < skip; i++) robin.next();
          const window = Array.from({ length: period }, () => robin.next());
          expect(canaryAmong(window)).toBe(percent / divisor);
        },
      ),
    );
  });

  it('gives 1 % exactly one in every hundred, 200 in 20,000', () => {
    const robin = new RoundRobin(1);
    const picks = Array.from({ length: 20_000 }, () => robin.next());
    expect(canaryAmong(picks)).toBe(200);
    for (let start = 0; start < 300; start++) {
      expect(canaryAmong(picks.slice(start, start + 100))).toBe(1);
    }
  });

  it('never has two canary picks in a row below one half', () => {
    const robin = new RoundRobin(49);
    const picks = Array.from({ length: 1000 }, () => robin.next()).join(' ');
    expect(picks).not.toContain('canary canary');
  });
});

describe('UserSlots', () => {
  it('deals every slot once to each hundred users, far apart', () => {
    const users = new UserSlots();
    const slots = Array.from({ length: 100 }, (_, i) => users.of(`user-${i}`));
    expect(new Set(slots).size).toBe(100);
    for (const percent of [1, 5, 10, 25, 50]) {
      const at = slots.flatMap((slot, i) => (slot < percent ? [i] : []));
      const gaps = at.slice(1).map((position, i) => position - at[i]);
      expect(Math.max(0, ...gaps)).toBeLessThanOrEqual((100 / percent) * 2);
    }
  });

  it('remembers whoever was seen lately', () => {
    const users = new UserSlots(2);
    const ada = users.of('ada');
    users.of('ben');
    expect(users.of('ada')).toBe(ada);
    users.of('cem');
    expect(users.of('ada')).toBe(ada);
  });
});

describe('Router', () => {
  const users = Array.from({ length: 1000 }, (_, i) => `user-${i}`);
  const onCanary = (router: Router) =>
    users.filter(user => router.route({ user })?.arm === 'canary');

  it('keeps a user on their arm, and an exact share of users on the canary', () => {
    const router = new Router(routing());
    const first = onCanary(router);
    expect(first).toHaveLength(10);
    expect(onCanary(router)).toEqual(first);
  });

  it('moves users onto the canary and none off it when its weight rises', () => {
    const router = new Router(routing());
    let before = onCanary(router);
    for (const canaryPercent of [10, 50, 100]) {
      router.setRouting(routing({ canaryPercent }));
      const now = onCanary(router);
      expect(now).toHaveLength(canaryPercent * 10);
      expect(now).toEqual(expect.arrayContaining(before));
      before = now;
    }
  });

  it('moves every user off the canary at once on weight 0, and back to the same arm', () => {
    const router = new Router(routing({ canaryPercent: 50 }));
    const before = onCanary(router);
    router.setRouting(routing({ canaryPercent: 0 }));
    expect(onCanary(router)).toEqual([]);
    expect(
      canaryAmong(Array.from({ length: 500 }, () => router.route({})?.arm)),
    ).toBe(0);
    router.setRouting(routing({ canaryPercent: 50 }));
    expect(onCanary(router)).toEqual(before);
  });

  it('sends a probe to the canary at weight 0, and nowhere when there is none', () => {
    const router = new Router(routing({ canaryPercent: 0 }));
    expect(router.route({ header: ' Always' })).toEqual({
      arm: 'canary',
      forced: true,
    });
    router.setRouting(routing({ canary: null }));
    expect(router.route({ header: 'always' })).toBeUndefined();
  });

  it('takes no probe into account where it shares out requests', () => {
    const router = new Router(routing({ canaryPercent: 1 }));
    const arms = Array.from({ length: 1000 }, () => {
      router.route({ header: 'always' });
      router.route({ header: 'never', user: 'ada' });
      return router.route({})?.arm;
    });
    expect(canaryAmong(arms)).toBe(10);
  });
});
