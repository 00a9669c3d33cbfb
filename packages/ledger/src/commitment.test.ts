import { randomBytes } from 'node:crypto';
import { pooledRandomBytes } from './commitment';

describe('pooled random bytes', () => {
  it('are those that were drawn, each given out once', () => {
    const drawn: Uint8Array[] = [];
    const random = pooledRandomBytes(size => {
      const bytes = randomBytes(size);
      drawn.push(Uint8Array.from(bytes));
      return bytes;
    });
    const given = Array.from({ length: 1_200 }, () =>
      Buffer.from(random(16)).toString('hex'),
    );
    expect(new Set(given).size).toBe(given.length);
    expect(
      Buffer.concat(drawn).toString('hex').startsWith(given.join('')),
    ).toBe(true);
    expect(drawn.length).toBe(3);
  });

  it('are drawn as they are asked for where they do not fit', () => {
    expect(pooledRandomBytes()(100_000)).toHaveLength(100_000);
  });
});
