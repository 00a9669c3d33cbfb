import { newUlid } from './ulid';

describe('newUlid', () => {
  it('encodes time and randomness as the specification does', () => {
    expect(
      newUlid({ timeMs: 1469918176385, random: size => new Uint8Array(size) }),
    ).toBe('01ARYZ6S410000000000000000');
    expect(
      newUlid({
        timeMs: 2 ** 48 - 1,
        random: n => new Uint8Array(n).fill(255),
      }),
    ).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
    expect(
      newUlid({
        timeMs: 0,
        random: () => Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0, 33]),
      }),
    ).toBe('00000000000000000100000011');
  });

  it('sorts by time', () => {
    const times = [0, 31, 32, 1023, 1024, 1.7e12, 1.7e12 + 1, 2 ** 47];
    const ids = times.map(timeMs => newUlid({ timeMs }));
    expect([...ids].sort()).toEqual(ids);
  });

  it('does not repeat itself', () => {
    const ids = Array.from({ length: 1_000 }, () => newUlid({ timeMs: 1 }));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([-1, 0.5, NaN, 2 ** 48])('refuses the time %s', timeMs => {
    expect(() => newUlid({ timeMs })).toThrow(RangeError);
  });
});
