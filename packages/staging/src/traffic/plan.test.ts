import { visits } from './plan';

const users = Array.from({ length: 50 }, (_, i) => ({
  tenant: i % 2 ? 'harbor' : 'lumen',
  user: `user-${i}`,
  password: 'p',
}));

function first(count: number, seed: number) {
  const source = visits(users, seed);
  return Array.from({ length: count }, () => source.next().value);
}

it('does the same for the same seed, and something else for another', () => {
  expect(first(200, 1)).toEqual(first(200, 1));
  expect(first(200, 1)).not.toEqual(first(200, 2));
});

it('is many users who mostly read', () => {
  const seen = first(4_000, 1);
  expect(new Set(seen.map(({ user }) => user)).size).toBe(50);
  const count = (path: string) =>
    seen.filter(visit => visit.path === path).length;
  expect(count('query')).toBeGreaterThan(3_000);
  expect(count('jobs')).toBeGreaterThan(400);
  expect(count('login')).toBeGreaterThan(150);
  expect(count('export')).toBeGreaterThan(0);
  expect(count('export')).toBeLessThan(20);
});
